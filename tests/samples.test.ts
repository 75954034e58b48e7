import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sampleNames } from "../tools/copy-sample.ts";
import { publishedPackages, root } from "../tools/packages.ts";

const read = (...path: readonly string[]): string => readFileSync(join(root, "examples", ...path), "utf8");
const samples = sampleNames();

test("there are samples", () => {
  expect(samples).toEqual(["slack-bot", "teams-bot", "telegram-bot"]);
});

// Each is complete by itself; what they have in common is the same to the letter.
test.each([
  "Dockerfile",
  ".dockerignore",
  ".gitignore",
  "compose.yaml",
  "tsconfig.json",
  "test/program.ts",
  "test/inbox.ts",
])("%s is the same in all samples", (file) => {
  expect(new Set(samples.map((name) => read(name, file))).size).toBe(1);
});

describe.each(samples)("%s", (name) => {
  const settings = [...read(name, ".env.example").matchAll(/^# (.+)\n(\w+)=.*$/gm)].map(([, why, variable]) => ({
    why,
    variable,
  }));

  test("each line of .env.example is a variable with a comment above", () => {
    const lines = read(name, ".env.example").trimEnd().split("\n");
    expect(lines.length).toBe(settings.length * 2);
  });

  test("it names every variable that the sample reads, and no other", () => {
    const driver = name.replace("-bot", "");
    const own = globSync(["*.ts"], { cwd: join(root, "examples", name) }).map((file) => read(name, file));
    const adapter = readFileSync(join(root, "packages/adapters", driver, "src/options.ts"), "utf8");
    const pattern = /(?:setting\("|process\.env\.|environment\.|variable\(")([A-Z_]{2,})/g;
    const found = new Set([...own, adapter].flatMap((text) => [...text.matchAll(pattern)].map(([, found]) => found)));
    // For those who set the webhook themselves, where the sample does; and for many workspaces, where it is in one.
    for (const other of [
      "TELEGRAM_WEBHOOK_SECRET",
      "SLACK_CLIENT_ID",
      "SLACK_CLIENT_SECRET",
      "SLACK_INSTALLATION_KEY",
    ]) {
      found.delete(other);
    }
    expect(settings.map(({ variable }) => variable).toSorted()).toEqual([...found].toSorted());
  });

  test("it names versions of the packages that are the ones here", () => {
    const { dependencies }: { readonly dependencies: Readonly<Record<string, string>> } = JSON.parse(
      read(name, "package.json"),
    );
    const versions = new Map(publishedPackages().map(({ manifest }) => [manifest.name, manifest.version]));
    for (const [dependency, range] of Object.entries(dependencies)) {
      expect(range, dependency).toBe(`^${versions.get(dependency)}`);
    }
  });

  test("the program of the image is in it, and its health check is JavaScript", () => {
    const dockerfile = read(name, "Dockerfile");
    const json = [...dockerfile.matchAll(/^ *CMD (\[.*\])$/gm)].map(([, list = ""]): readonly string[] =>
      JSON.parse(list),
    );
    expect(json.map(([program]) => program)).toEqual(["node", "node"]);
    expect(() => new Function(json[0]?.[2] ?? "(")).not.toThrow();
    expect(existsSync(join(root, "examples", name, json[1]?.[1] ?? ""))).toBe(true);
  });
});
