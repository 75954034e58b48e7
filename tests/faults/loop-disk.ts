import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A disk in a file, which can be filled, and of which the power can be cut. */
export interface LoopDisk {
  /** Where it is mounted. */
  readonly folder: string;
  /**
   * Takes the disk as it is at this moment: without what was written and not synced. Whoever writes to it must stand still.
   */
  cut(): void;
  /** Mounts what `cut` took in its place. Nobody may have a file of it open. */
  comeBack(): void;
  remove(): void;
}

function command(program: string, ...given: readonly string[]): void {
  const { status, stderr, error } = spawnSync(program, given, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program}: ${error?.message ?? stderr.trim()}`);
}

/**
 * Makes such a disk: an image with ext4, mounted over a loop device. Nothing is written back by itself for minutes, so that
 * the image has what was synced and nothing else.
 *
 * @throws Error where that is not allowed, with the reason.
 */
export function loopDisk(megabytes: number): LoopDisk {
  const base = mkdtempSync(join(tmpdir(), "frontdesk-faults-disk-"));
  const folder = join(base, "disk");
  let images = 0;
  const image = (number: number): string => join(base, `image-${number}`);
  const mount = (): void => command("mount", "-o", "loop,commit=300", image(images), folder);
  const remove = (): void => {
    spawnSync("umount", [folder]);
    rmSync(base, { recursive: true, force: true });
  };
  try {
    // The server of a database is another user.
    chmodSync(base, 0o755);
    mkdirSync(folder);
    command("truncate", "-s", `${megabytes}m`, image(0));
    command("mkfs.ext4", "-q", "-F", "-m", "0", image(0));
    mount();
  } catch (error) {
    remove();
    throw error;
  }
  return {
    folder,
    cut: () => command("cp", "--sparse=always", image(images), image(images + 1)),
    comeBack() {
      command("umount", folder);
      rmSync(image(images));
      images++;
      mount();
    },
    remove,
  };
}

/** Why no such disk can be had here; undefined where it can. */
export function reasonAgainstDisks(): string | undefined {
  try {
    loopDisk(8).remove();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
