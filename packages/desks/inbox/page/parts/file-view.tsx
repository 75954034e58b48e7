import type { FilePart } from "@frontdesk/core";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useWords } from "../shell/hooks.ts";
import { Icon } from "../shell/icon.tsx";
import { linkUrl, pictureUrl } from "./addresses.ts";

/** A picture; its text where it cannot be shown. */
export function PictureView({ url, alt }: { readonly url: string; readonly alt: string }): JSX.Element {
  const { t } = useWords();
  const [isMissing, setMissing] = useState(false);
  const address = pictureUrl(url, document.baseURI);
  // The page shows no pictures from elsewhere: fetching one would tell its server who looks at it, and when.
  if (address === undefined || isMissing) return <Unshown url={linkUrl(url, document.baseURI)} alt={alt} />;
  const picture = (
    <img
      class="picture"
      src={address}
      alt={alt === "" ? t("part.image") : alt}
      loading="lazy"
      decoding="async"
      referrerpolicy="no-referrer"
      onError={() => setMissing(true)}
    />
  );
  // Browsers do not open data addresses as pages.
  if (address.startsWith("data:")) return picture;
  return (
    <a class="picture-link" href={address} target="_blank" rel="noopener noreferrer">
      {picture}
      <span class="unseen"> {t("part.newtab")}</span>
    </a>
  );
}

function Unshown({ url, alt }: { readonly url: string | undefined; readonly alt: string }): JSX.Element {
  const { t } = useWords();
  const text = alt === "" ? t("part.image.missing") : alt;
  if (url === undefined) {
    return (
      <p class="quiet">
        <Icon name="image" />
        {text}
      </p>
    );
  }
  return (
    <a class="file" href={url} target="_blank" rel="noopener noreferrer" aria-label={t("part.image.open", { alt })}>
      <Icon name="image" />
      <span class="file-name">{text}</span>
    </a>
  );
}

/** A file to download. */
export function FileView({ file }: { readonly file: FilePart }): JSX.Element {
  const { t, f } = useWords();
  const url = linkUrl(file.url, document.baseURI);
  const about = (
    <>
      <Icon name="file" />
      <span class="file-name">{file.name}</span>
      {file.size !== undefined && <span class="file-size">{f.bytes(file.size)}</span>}
    </>
  );
  if (url === undefined) return <p class="file">{about}</p>;
  if (file.mime?.startsWith("image/") === true && file.mime !== "image/svg+xml") {
    return (
      <figure class="file-picture">
        <PictureView url={url} alt={file.name} />
        <figcaption>
          <FileLink url={url} name={file.name} label={t("part.file.download", { name: file.name })}>
            {about}
          </FileLink>
        </figcaption>
      </figure>
    );
  }
  return (
    <FileLink url={url} name={file.name} label={t("part.file.download", { name: file.name })}>
      {about}
    </FileLink>
  );
}

function FileLink(props: {
  readonly url: string;
  readonly name: string;
  readonly label: string;
  readonly children: JSX.Element;
}): JSX.Element {
  return (
    <a
      class="file"
      href={props.url}
      download={props.name}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={props.label}
    >
      {props.children}
    </a>
  );
}
