import type { Json, SourcesPart } from "@frontdesk/core";

/** The sources of an answer as citations of schema.org, which Web Chat understands. */
export function citations(sources: SourcesPart["sources"]): Json {
  return {
    type: "https://schema.org/Message",
    "@type": "Message",
    "@context": "https://schema.org",
    "@id": "",
    citation: sources.map(({ title, url }, index) => ({
      "@type": "Claim",
      position: index + 1,
      appearance: { "@type": "DigitalDocument", name: title, ...(url === undefined ? {} : { url }) },
    })),
  };
}
