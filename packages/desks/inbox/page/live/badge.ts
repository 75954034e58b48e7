const size = 64;

/** The page's icon: a speech balloon, with a dot while somebody waits. Drawn, so that it needs no file of its own. */
export function iconOf(hasDot: boolean): string | undefined {
  const canvas = document.createElement("canvas");
  canvas.width = size;
  canvas.height = size;
  const draw = canvas.getContext("2d");
  if (draw === null) return undefined;
  draw.fillStyle = "#2f5bd0";
  draw.beginPath();
  draw.roundRect(4, 8, 56, 40, 12);
  draw.fill();
  draw.beginPath();
  draw.moveTo(16, 44);
  draw.lineTo(16, 60);
  draw.lineTo(34, 46);
  draw.fill();
  if (hasDot) {
    draw.fillStyle = "#ffffff";
    draw.beginPath();
    draw.arc(48, 16, 16, 0, 2 * Math.PI);
    draw.fill();
    draw.fillStyle = "#d92d20";
    draw.beginPath();
    draw.arc(48, 16, 12, 0, 2 * Math.PI);
    draw.fill();
  }
  return canvas.toDataURL("image/png");
}

/** Shows an icon in the browser's tab. */
export function showIcon(url: string): void {
  const known = document.querySelector<HTMLLinkElement>("link[rel='icon']");
  const link = known ?? document.createElement("link");
  link.rel = "icon";
  link.type = "image/png";
  link.href = url;
  if (known === null) document.head.append(link);
}
