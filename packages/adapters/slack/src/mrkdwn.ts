/**
 * Text as Slack shows it to the letter where markup is off: only `&`, `<` and `>` have a meaning there
 * (https://docs.slack.dev/messaging/formatting-message-text#escaping).
 */
export function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** The reverse of {@link escapeText}. */
export function unescapeText(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/**
 * A customer's text as the customer saw it: Slack writes `<https://a.example|a.example>` for a link, `<@U1>` for a
 * person, `<#C1|general>` for a channel, `<!here>` for everybody, and the rest escaped.
 */
export function readText(text: string): string {
  return unescapeText(text.replace(/<([^<>]{1,4000})>/g, (_, inner: string) => reference(inner)));
}

function reference(inner: string): string {
  const bar = inner.indexOf("|");
  const target = bar === -1 ? inner : inner.slice(0, bar);
  const label = bar === -1 ? "" : inner.slice(bar + 1);
  switch (target[0]) {
    case "@":
      return `@${label || target.slice(1)}`;
    case "#":
      return `#${label || target.slice(1)}`;
    case "!":
      // `<!subteam^S1|@group>` and `<!date^1^{date}|today>` bring what is shown.
      return label || `@${target.slice(1).split("^", 1)[0]}`;
    default: {
      const address = target.replace(/^(?:mailto|tel):/, "");
      if (label === "" || label === address || `http://${label}` === address || `https://${label}` === address) {
        return label || address;
      }
      return `${label} (${address})`;
    }
  }
}
