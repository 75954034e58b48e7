import { FrontdeskError } from "@frontdesk/core";
import { bubbleIcon, type Colour } from "./icon.ts";
import { zip } from "./zip.ts";

/** What the app package says of the bot. */
export interface TeamsAppOptions {
  /** The bot's Microsoft App ID. */
  readonly appId: string;
  /** At most 30 characters. */
  readonly name: string;
  /** At most 80 characters. */
  readonly description: string;
  readonly developer: {
    /** At most 32 characters. */
    readonly name: string;
    /** Https addresses, as Teams asks for them. */
    readonly websiteUrl: string;
    readonly privacyUrl: string;
    readonly termsOfUseUrl: string;
  };
  /** Raised with every package that is uploaded. Default: `1.0.0`. */
  readonly version?: string | undefined;
  /** Behind the icon, as `#rrggbb`. Default: `#3b5bdb`. */
  readonly accentColor?: string | undefined;
}

const white: Colour = [255, 255, 255, 255];
const nothing: Colour = [255, 255, 255, 0];

/**
 * The app package of a bot, to upload in Teams: a ZIP archive of the manifest and the two icons, the same bytes for the same options.
 *
 * @throws FrontdeskError `channel.invalid_options`, whose hint names the option.
 * @see https://learn.microsoft.com/microsoft-365/extensibility/schema
 *
 * @example
 * ```ts
 * import { teamsAppPackage } from "@frontdesk/teams";
 *
 * const bytes = teamsAppPackage({
 *   appId: "00000000-0000-4000-8000-000000000001",
 *   name: "Acme support",
 *   description: "Answers questions about orders",
 *   developer: { name: "Acme", websiteUrl: "https://acme.example", privacyUrl: "https://acme.example/privacy", termsOfUseUrl: "https://acme.example/terms" },
 * });
 * console.log(bytes.length > 1000); // true; write it into acme.zip
 * ```
 */
export function teamsAppPackage(options: TeamsAppOptions): Uint8Array {
  const { appId, name, description, developer, version = "1.0.0", accentColor = "#3b5bdb" } = options;
  check(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(appId), "appId", "--app-id", "the Microsoft App ID, a GUID");
  check(name.trim() !== "" && name.length <= 30, "name", "--name", "1 to 30 characters");
  check(description.trim() !== "" && description.length <= 80, "description", "--description", "1 to 80 characters");
  const { name: developerName, websiteUrl, privacyUrl, termsOfUseUrl } = developer;
  const isNamed = developerName.trim() !== "" && developerName.length <= 32;
  check(isNamed, "developer.name", "--developer", "1 to 32 characters");
  check(isHttps(websiteUrl), "developer.websiteUrl", "--website", "an https address");
  check(isHttps(privacyUrl), "developer.privacyUrl", "--privacy", "an https address");
  check(isHttps(termsOfUseUrl), "developer.termsOfUseUrl", "--terms", "an https address");
  check(/^\d+\.\d+\.\d+$/.test(version), "version", "--version", "three numbers, such as 1.0.0");
  const colour = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(accentColor);
  check(colour !== null, "accentColor", "--accent", "a colour such as #3b5bdb");
  const [red = 0, green = 0, blue = 0] = (colour ?? []).slice(1).map((part) => Number.parseInt(part, 16));
  const manifest = {
    $schema: "https://developer.microsoft.com/json-schemas/teams/v1.16/MicrosoftTeams.schema.json",
    manifestVersion: "1.16",
    version,
    id: appId,
    developer,
    name: { short: name, full: name },
    description: { short: description, full: description },
    icons: { color: "color.png", outline: "outline.png" },
    accentColor,
    bots: [
      {
        botId: appId,
        scopes: ["personal", "team", "groupchat"],
        // Files that customers send come with an address to fetch them from only where this says so.
        supportsFiles: true,
        isNotificationOnly: false,
      },
    ],
    permissions: ["identity", "messageTeamMembers"],
    validDomains: [],
  };
  return zip([
    { name: "manifest.json", bytes: Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`) },
    // The sign lies in the middle 96 of 192 pixels; the outline is white on nothing.
    { name: "color.png", bytes: bubbleIcon(192, [red, green, blue, 255], white, 0.5) },
    { name: "outline.png", bytes: bubbleIcon(32, nothing, white, 0.75) },
  ]);
}

function isHttps(address: string): boolean {
  return URL.parse(address)?.protocol === "https:";
}

/** `flag`: what it is called on the command line. */
function check(isValid: boolean, option: string, flag: string, wanted: string): void {
  if (isValid) return;
  throw new FrontdeskError("channel.invalid_options", "The options of the Teams app package are not valid.", {
    hint: `Mend ${option} of teamsAppPackage, or ${flag} of frontdesk manifest teams: ${wanted}.`,
  });
}
