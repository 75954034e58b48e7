import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { inflateRawSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";

const root = join(import.meta.dirname, "../..");

/** The first file of an archive. */
function firstFile(archive: Buffer): { readonly name: string; readonly bytes: Buffer } {
  const [nameLength, extraLength] = [archive.readUInt16LE(26), archive.readUInt16LE(28)];
  const start = 30 + nameLength + extraLength;
  return {
    name: archive.subarray(30, 30 + nameLength).toString(),
    bytes: inflateRawSync(archive.subarray(start, start + archive.readUInt32LE(18))),
  };
}

test("the command writes the app package of the demo's bot, which says what the options said", async () => {
  const folder = mkdtempSync(join(tmpdir(), "frontdesk-teams-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const out = join(folder, "acme.zip");
  const node = [
    ...["--conditions=@frontdesk/source", "--disable-warning=ExperimentalWarning"],
    ...[join(root, "packages/frontdesk/src/cli.ts"), "manifest", "teams"],
  ];
  const given = ["--bot", join(root, "examples/support-desk/bot.ts"), "--name", "Acme desk", "--out", out];
  const address = ["--app-id", "00000000-0000-4000-8000-000000000001", "--website", "https://acme.example"];
  const { stdout } = await promisify(execFile)(process.execPath, [...node, ...given, ...address]);
  expect(stdout).toContain("Upload an app");
  const { name, bytes } = firstFile(readFileSync(out));
  expect(name).toBe("manifest.json");
  expect(JSON.parse(bytes.toString())).toMatchObject({
    name: { short: "Acme desk" },
    developer: { websiteUrl: "https://acme.example", privacyUrl: "https://acme.example" },
    bots: [{ botId: "00000000-0000-4000-8000-000000000001" }],
  });
  const broken = promisify(execFile)(process.execPath, [
    ...node,
    ...given,
    ...address,
    "--website",
    "http://acme.example",
  ]);
  await expect(broken).rejects.toMatchObject({ stderr: expect.stringMatching(/^frontdesk: [^\n]*--website[^\n]*\n$/) });
});
