import type { ChannelData } from "@frontdesk/core";
import type { Installation, InstallationStore } from "@slack/oauth";
import { startFailed } from "./start-failed.ts";
import type { Vault } from "./vault.ts";

/** Whose installation it is: a workspace's, or a whole organisation's. */
export type Installed = { readonly team: string } | { readonly enterprise: string };

/** The installations of the app, sealed, each under a key of its own: what one node writes, every node reads. */
export interface Installations {
  /**
   * The installation for a workspace: its own, else that of its organisation.
   *
   * @throws Error where it cannot be opened.
   */
  find(team: string | undefined, enterprise: string | undefined): Promise<Found | undefined>;
  /** @throws Error where it cannot be opened. */
  read(installed: Installed): Promise<Found | undefined>;
  /** Takes the place of the one that is kept. */
  write(installation: Installation): Promise<void>;
  remove(installed: Installed): Promise<void>;
  /** For Slack's library. */
  readonly store: InstallationStore;
}

/** An installation, and where it is kept. */
export interface Found {
  readonly installed: Installed;
  readonly installation: Installation;
}

const check = "frontdesk";
const checkName = "installation-key";

/**
 * Opens the installations.
 *
 * @throws FrontdeskError `channel.start_failed` when they are kept with another key.
 */
export async function openInstallations(data: ChannelData, vault: Vault, hint: string): Promise<Installations> {
  const kept = await data.get(checkName);
  if (kept === undefined) await data.put(checkName, vault.seal(checkName, check));
  else if (vault.open(checkName, kept) !== check) {
    throw startFailed("The installations of the Slack app are kept with another key.", hint);
  }

  async function read(installed: Installed): Promise<Found | undefined> {
    const name = nameOf(installed);
    const bytes = await data.get(name);
    if (bytes === undefined) return undefined;
    const text = vault.open(name, bytes);
    if (text === undefined) throw new Error(`The kept ${name} cannot be opened.`);
    // Safe: only `write` seals under this name, and nobody else has the key.
    return { installed, installation: JSON.parse(text) as Installation };
  }

  async function find(team: string | undefined, enterprise: string | undefined): Promise<Found | undefined> {
    const own = team === undefined ? undefined : await read({ team });
    return own ?? (enterprise === undefined ? undefined : read({ enterprise }));
  }

  async function write(installation: Installation): Promise<void> {
    const name = nameOf(installedOf(installation));
    await data.put(name, vault.seal(name, JSON.stringify(withoutPeople(installation))));
  }

  return {
    find,
    read,
    write,
    remove: (installed) => data.remove(nameOf(installed)),
    store: {
      storeInstallation: (installation) => write(installation),
      async fetchInstallation({ teamId, enterpriseId }): Promise<Installation> {
        const found = await find(teamId, enterpriseId);
        if (found === undefined) throw new Error("The app is not installed there.");
        return found.installation;
      },
    },
  };
}

/** Whose an installation is. */
function installedOf({ isEnterpriseInstall, team, enterprise }: Installation): Installed {
  if (isEnterpriseInstall === true && enterprise !== undefined) return { enterprise: enterprise.id };
  if (team !== undefined) return { team: team.id };
  throw new Error("Slack named neither a workspace nor an organisation.");
}

/** The name under which an installation is kept. */
export function nameOf(installed: Installed): string {
  return "team" in installed
    ? `installation/team/${installed.team}`
    : `installation/enterprise/${installed.enterprise}`;
}

/** What the bot needs: no token of the person who installed it. */
function withoutPeople(installation: Installation): object {
  const { user, incomingWebhook: _, ...rest } = installation;
  return { ...rest, user: { id: user.id } };
}
