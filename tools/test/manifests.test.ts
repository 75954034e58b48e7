import { expect, test } from "vitest";
import { manifestFaults, namesHost } from "../manifests.ts";
import { publishedPackages } from "../packages.ts";

const packages = publishedPackages();
const core = packages.find(({ manifest }) => manifest.name === "@frontdesk/core");

test("core is a published package", () => {
  expect(core).toBeDefined();
});

test.each([
  [{ license: "ISC" }, /licence/],
  [{ files: ["dist"] }, /leave out dist\/\.tsbuildinfo/],
  [{ name: "@frontdesk/new" }, /core as a peer dependency/],
  [{ publishConfig: { exports: {} } }, /publishConfig\.exports/],
  [{ imports: { "#page": { default: "./dist/page.js" } } }, /publishConfig\.imports/],
  [{ exports: { ".": { default: "./dist/index.js" } } }, /source and default differ/],
  [{ bin: { frontdesk: "./dist/nothing.js" } }, /nothing\.ts, which is not there/],
])("%o is reported", (change, why) => {
  const changed = packages
    .filter((owner) => owner === core)
    .map(({ folder, manifest }) => ({ folder, manifest: { ...manifest, ...change } }));
  expect(manifestFaults(changed).join("\n")).toMatch(why);
});

test("a package that the type check does not know is reported", () => {
  const unknown = packages.slice(0, 1).map(({ manifest }) => ({ folder: "packages/unknown", manifest }));
  expect(manifestFaults(unknown).join("\n")).toMatch(/references of the root's tsconfig\.json/);
});

test("a lockfile that says where a package comes from is reported", () => {
  const checksum = "    resolution: {integrity: sha512-ebpxr3nWMzrL==";
  expect(namesHost(`${checksum}}`)).toBe(false);
  expect(namesHost("    deprecated: See https://example.com/why")).toBe(false);
  expect(namesHost(`${checksum}, tarball: https://registry.example/a/-/a-1.0.0.tgz}`)).toBe(true);
});
