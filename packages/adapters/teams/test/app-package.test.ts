import { crc32, inflateRawSync, inflateSync } from "node:zlib";
import { FrontdeskError } from "@frontdesk/core";
import { describe, expect, it } from "vitest";
import { type TeamsAppOptions, teamsAppPackage } from "../src/index.ts";

const acme: TeamsAppOptions = {
  appId: "00000000-0000-4000-8000-000000000001",
  name: "Acme support",
  description: "Answers questions about orders",
  developer: {
    name: "Acme",
    websiteUrl: "https://acme.example",
    privacyUrl: "https://acme.example/privacy",
    termsOfUseUrl: "https://acme.example/terms",
  },
};

/** The files of an archive, found by its directory. */
function unzip(archive: Uint8Array): Map<string, Buffer> {
  const bytes = Buffer.from(archive);
  const end = bytes.lastIndexOf("PK\u0005\u0006");
  const files = new Map<string, Buffer>();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    expect(bytes.subarray(at, at + 4).toString("latin1")).toBe("PK\u0001\u0002");
    const name = bytes.subarray(at + 46, at + 46 + bytes.readUInt16LE(at + 28)).toString();
    const start = bytes.readUInt32LE(at + 42);
    const data = start + 30 + bytes.readUInt16LE(start + 26);
    const file = inflateRawSync(bytes.subarray(data, data + bytes.readUInt32LE(at + 20)));
    expect(crc32(file)).toBe(bytes.readUInt32LE(at + 16));
    expect(file.length).toBe(bytes.readUInt32LE(at + 24));
    files.set(name, file);
    at += 46 + name.length;
  }
  expect(at).toBe(end);
  return files;
}

/** A PNG's size, and the colour of a pixel. */
function png(file: Buffer | undefined): { readonly size: number; pixel(x: number, y: number): readonly number[] } {
  if (file === undefined) throw new Error("There is no such file.");
  const size = file.readUInt32BE(16);
  const rows = inflateSync(file.subarray(file.indexOf("IDAT") + 4, file.lastIndexOf("IEND") - 8));
  return {
    size,
    pixel(x, y) {
      const at = y * (1 + size * 4) + 1 + x * 4;
      return [...rows.subarray(at, at + 4)];
    },
  };
}

describe("the app package", () => {
  it("holds the manifest of a bot for people, group chats and teams", () => {
    const manifest: unknown = JSON.parse(unzip(teamsAppPackage(acme)).get("manifest.json")?.toString() ?? "");
    expect(manifest).toMatchObject({
      id: acme.appId,
      version: "1.0.0",
      name: { short: "Acme support" },
      bots: [{ botId: acme.appId, scopes: ["personal", "team", "groupchat"] }],
    });
  });

  it("holds an icon in the accent colour and one in white on nothing", () => {
    const files = unzip(teamsAppPackage({ ...acme, accentColor: "#102030" }));
    const [colour, outline] = [png(files.get("color.png")), png(files.get("outline.png"))];
    expect([colour.size, colour.pixel(0, 0), colour.pixel(96, 90)]).toEqual([
      192,
      [16, 32, 48, 255],
      [255, 255, 255, 255],
    ]);
    expect([outline.size, outline.pixel(0, 0), outline.pixel(16, 14)]).toEqual([
      32,
      [255, 255, 255, 0],
      [255, 255, 255, 255],
    ]);
    for (let y = 0; y < 32; y += 1) {
      for (let x = 0; x < 32; x += 1) expect(outline.pixel(x, y).slice(0, 3)).toEqual([255, 255, 255]);
    }
  });

  it("is the same for the same options", () => {
    expect(teamsAppPackage(acme)).toEqual(teamsAppPackage(acme));
  });

  for (const [option, value] of [
    ["appId", "x"],
    ["name", "x".repeat(31)],
    ["description", " "],
    ["developer", { ...acme.developer, privacyUrl: "http://acme.example" }],
    ["version", "1"],
    ["accentColor", "blue"],
  ] as const) {
    it(`is refused by name: ${option}`, () => {
      const broken = (): unknown => teamsAppPackage({ ...acme, [option]: value });
      expect(broken).toThrow(
        expect.toSatisfy((error) => FrontdeskError.isInstance(error) && (error.hint ?? "").includes(option)),
      );
    });
  }
});
