import { fileIdOf } from "./file-url.ts";
import { addLines, degrade, type Fitting } from "./fitting.ts";
import type { ImagePart } from "./outbound.ts";
import { imageLine } from "./part-lines.ts";
import { isPublicAddress } from "./public-address.ts";

/** Adds a picture, or a line with what it shows and where it is. */
export function addImage(fitting: Fitting, image: ImagePart): void {
  if (showsImage(fitting, image.url)) {
    fitting.parts.push(image);
    return;
  }
  const { images } = fitting.capabilities;
  degrade(fitting, "image", "text", images === false ? "no pictures here" : "the platform cannot fetch the picture");
  addLines(fitting, imageLine(image));
}

/** Whether the channel can show a picture from this address. */
export function showsImage(fitting: Fitting, url: string): boolean {
  const { images, keptFiles } = fitting.capabilities;
  if (keptFiles === true && fileIdOf(url) !== undefined) return images !== false;
  return images === "public" ? isPublicAddress(url) : images;
}
