import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { readSettings, UsageError } from "../settings.ts";

function filesWith(env: { readonly [name: string]: string }): unknown {
  const settings = readSettings([], env, "/shop");
  return settings === "help" ? settings : settings.files;
}

describe("FRONTDESK_FILES", () => {
  it.each([
    ["s3://acme-files", { kind: "s3", bucket: "acme-files", prefix: "" }],
    ["s3://acme-files/", { kind: "s3", bucket: "acme-files", prefix: "" }],
    ["s3://acme-files/support/desk", { kind: "s3", bucket: "acme-files", prefix: "support/desk" }],
    ["uploads", { kind: "folder", path: resolve("/shop/uploads") }],
  ])("%s says where attachments are kept", (address, files) => {
    expect(filesWith({ FRONTDESK_FILES: address })).toEqual(files);
  });

  it("left out is a folder beside the database", () => {
    expect(filesWith({ FRONTDESK_DB: "a.db" })).toEqual({ kind: "folder", path: resolve("/shop/a.db-files") });
  });

  it.each(["https://acme-files.example", "s3://", "gs://acme-files"])(
    "%s is refused, with what to write",
    (address) => {
      expect(() => filesWith({ FRONTDESK_FILES: address })).toThrow(UsageError);
      expect(() => filesWith({ FRONTDESK_FILES: address })).toThrow(/s3:\/\/bucket\/prefix/);
    },
  );
});
