import { spawnSync } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { root } from "../tools/packages.ts";
import { runDoctor } from "./support/doctor-process.ts";
import { type DoctorStage, doctorStage, type StagedPlatform } from "./support/doctor-stage.ts";

// Bots lie under tests/, so that they resolve what tests/package.json names.
const work = join(root, "tests", "support", ".blocks");
mkdirSync(work, { recursive: true });
const folder = mkdtempSync(join(work, "transcripts-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const pages = globSync(["README.md", "{docs,packages,examples}/**/*.md"], {
  cwd: root,
  exclude: ["**/node_modules/**", "**/dist/**", "**/.vitepress/**"],
});

/** A session of the command on a page, and the files of the page that it needs. */
interface Session {
  readonly page: string;
  readonly line: number;
  readonly args: readonly string[];
  readonly shown: readonly string[];
  readonly files: ReadonlyMap<string, string>;
  /** The stand-in that it is played back against. */
  readonly against: StagedPlatform | undefined;
}

/** The `console` blocks of a page that begin with `$ npx frontdesk`, with the titled blocks that stand before them. */
function sessionsOf(page: string): Session[] {
  const text = readFileSync(join(root, page), "utf8");
  const files = new Map<string, string>();
  return [...text.matchAll(/^(`{3,})(\w+)([^\n]*)\n(.*?)^\1$/gms)].flatMap(
    ({ index, 2: language, 3: info = "", 4: body = "" }) => {
      const title = /\[([\w./-]+)\]/.exec(info)?.[1];
      if (title !== undefined) files.set(title, body);
      const [command = "", ...shown] = body.trimEnd().split("\n");
      const args = /^\$ npx frontdesk (.+)$/.exec(command)?.[1]?.split(" ");
      if (language !== "console" || args === undefined) return [];
      const against = (["slack", "telegram", "teams"] as const).find((platform) =>
        info.includes(`against-${platform}`),
      );
      return [{ page, line: text.slice(0, index).split("\n").length, args, shown, files: new Map(files), against }];
    },
  );
}

const sessions = pages.flatMap(sessionsOf);

test("there are sessions to play back", () => {
  expect(sessions.length).toBeGreaterThan(0);
});

/** A line as the page shows it, if the page shows it: what ends with an ellipsis there is compared up to that. */
function shownAs(expected: string | undefined, line: string): string {
  return expected?.endsWith(" …") && line.startsWith(expected.slice(0, -2)) ? expected : line;
}

function folderOf(place: string, files: Iterable<readonly [string, string]>): string {
  const own = join(folder, place.replaceAll(/[/:]/g, "-"));
  for (const [name, text] of files) {
    mkdirSync(dirname(join(own, name)), { recursive: true });
    writeFileSync(join(own, name), text);
  }
  return own;
}

function expectShown(session: Session, out: string): void {
  const lines = out.trimEnd().split("\n");
  const compared = lines.map((line, index) => shownAs(session.shown[index], line));
  expect(compared).toEqual(session.shown);
}

const [doctored, others] = [
  sessions.filter(({ args }) => args[0] === "doctor"),
  sessions.filter(({ args }) => args[0] !== "doctor"),
].map((some) => some.map((session) => [`${session.page}:${session.line}`, session] as const));

// Its answers depend on the environment, so it gets one of its own; and whoever is asked to press, presses.
test.each(doctored ?? [])("%s", async (place, session) => {
  const stage: DoctorStage | undefined = session.against === undefined ? undefined : await doctorStage(session.against);
  onTestFinished(() => stage?.close());
  const own = folderOf(place, [...session.files, ["options.json", JSON.stringify(stage?.options ?? {})]]);
  const { err, out } = await runDoctor(session.args.slice(1), {
    folder: own,
    environment: stage?.environment ?? {},
    line: (line) => (line.includes("→ Press") ? void stage?.press() : undefined),
  });
  expect(err).toBe("");
  expectShown(session, out);
});

test.each(others ?? [])("%s", (place, session) => {
  const own = folderOf(place, session.files);
  const typed = session.shown.flatMap((line) => /^you › (.*)$/.exec(line)?.[1] ?? []);
  const cli = join(root, "packages", "frontdesk", "src", "cli.ts");
  const { FORCE_COLOR: _, ...env } = process.env;
  const result = spawnSync(process.execPath, ["--conditions=@frontdesk/source", cli, ...session.args], {
    cwd: own,
    input: `${typed.join("\n")}\n`,
    env: { ...env, NO_COLOR: "1" },
    encoding: "utf8",
    timeout: 20_000,
  });
  expect(result.stderr).toBe("");
  expectShown(session, result.stdout);
});
