/** The drawings, each on a field of 160 × 120: the colour of the ground, and the shapes on it. */
const drawings: { readonly [product: string]: readonly [ground: string, shapes: string] } = {
  tent: [
    "#dfe8df",
    '<path d="M20 96 80 26l60 70z" fill="#4f7a5b"/><path d="M80 26l60 70h-34z" fill="#3c6149"/><path d="M80 52 58 96h44z" fill="#22382b"/><path d="M10 97h140" stroke="#8aa08e" stroke-width="4"/>',
  ],
  "sleeping-bag": [
    "#e4e6f0",
    '<rect x="22" y="40" width="116" height="48" rx="24" fill="#4a5a8c"/><path d="M46 40h26v48H46a24 24 0 0 1 0-48z" fill="#6d7db0"/><ellipse cx="46" cy="64" rx="13" ry="15" fill="#e9dcc3"/><path d="M92 40v48M112 40v48" stroke="#38456e" stroke-width="3"/>',
  ],
  stove: [
    "#f1e6dd",
    '<rect x="54" y="64" width="52" height="36" rx="8" fill="#c8553d"/><rect x="74" y="50" width="12" height="16" fill="#6b6f76"/><path d="M50 50h60" stroke="#3c4046" stroke-width="6" stroke-linecap="round"/><path d="M80 18c11 11 15 16 15 21a15 9 0 0 1-30 0c0-5 6-9 15-21z" fill="#3f8fc4"/>',
  ],
  kettle: [
    "#e0ecef",
    '<path d="M46 56h64l10 42H36z" fill="#2f6f7e"/><path d="M106 72 132 54l7 7-27 33z" fill="#2f6f7e"/><path d="M52 54a27 26 0 0 1 52 0" fill="none" stroke="#23525d" stroke-width="6"/><rect x="66" y="48" width="24" height="8" rx="4" fill="#23525d"/>',
  ],
  teapot: [
    "#f2ebe0",
    '<ellipse cx="78" cy="72" rx="38" ry="30" fill="#b98b5e"/><path d="M102 66 136 46l6 8-32 36z" fill="#b98b5e"/><path d="M44 56c-30-4-30 36-2 32" fill="none" stroke="#9a7048" stroke-width="7"/><path d="M56 46h44" stroke="#9a7048" stroke-width="6" stroke-linecap="round"/><circle cx="78" cy="37" r="6" fill="#9a7048"/>',
  ],
  mug: [
    "#e3ece6",
    '<rect x="48" y="36" width="54" height="62" rx="9" fill="#5d8a76"/><path d="M102 50h8a16 16 0 0 1 0 33h-8" fill="none" stroke="#5d8a76" stroke-width="8"/><rect x="48" y="78" width="54" height="20" rx="9" fill="#c9b79c"/>',
  ],
  flask: [
    "#e6e9ec",
    '<rect x="60" y="34" width="40" height="70" rx="8" fill="#40566b"/><rect x="66" y="14" width="28" height="18" rx="5" fill="#b7c2cc"/><rect x="60" y="52" width="40" height="8" fill="#d98e4a"/>',
  ],
  skillet: [
    "#eeeae6",
    '<circle cx="64" cy="62" r="40" fill="#2e3033"/><circle cx="64" cy="62" r="31" fill="#46494e"/><rect x="100" y="55" width="50" height="14" rx="7" fill="#2e3033"/><circle cx="141" cy="62" r="3" fill="#eeeae6"/>',
  ],
  knife: [
    "#ece7df",
    '<path d="M82 66 140 34c6 10 2 22-10 28L90 80z" fill="#b9c0c7"/><rect x="16" y="62" width="80" height="22" rx="11" fill="#7a4e2d" transform="rotate(-8 56 73)"/><circle cx="34" cy="76" r="3" fill="#e3c9a3"/><circle cx="78" cy="70" r="3" fill="#e3c9a3"/>',
  ],
  lantern: [
    "#2f3a4a",
    '<circle cx="80" cy="64" r="46" fill="#4b5566"/><path d="M64 34a16 16 0 0 1 32 0" fill="none" stroke="#d5dbe3" stroke-width="4"/><rect x="58" y="34" width="44" height="10" rx="4" fill="#d5dbe3"/><rect x="62" y="44" width="36" height="40" fill="#ffd978"/><rect x="54" y="84" width="52" height="14" rx="5" fill="#d5dbe3"/>',
  ],
  backpack: [
    "#eae7dc",
    '<path d="M66 30a14 14 0 0 1 28 0" fill="none" stroke="#7d4a2b" stroke-width="6"/><rect x="46" y="28" width="68" height="76" rx="20" fill="#b56a3a"/><rect x="56" y="66" width="48" height="30" rx="8" fill="#94522a"/><path d="M50 54h60" stroke="#7d4a2b" stroke-width="5"/>',
  ],
  filter: [
    "#e1eef4",
    '<rect x="62" y="22" width="36" height="52" rx="8" fill="#2d7fa8"/><path d="M62 40h36M62 54h36" stroke="#a9d3e6" stroke-width="4"/><rect x="72" y="74" width="16" height="8" fill="#1f5c7a"/><path d="M80 86c6 8 9 11 9 15a9 9 0 0 1-18 0c0-4 3-7 9-15z" fill="#57b0da"/>',
  ],
  jacket: [
    "#f3ecd8",
    '<path d="M64 22h32l22 12 16 48-18 6-8-24v42H52V64l-8 24-18-6 16-48z" fill="#d9a321"/><path d="M64 22l16 12 16-12" fill="none" stroke="#a87a0f" stroke-width="5"/><path d="M80 34v72" stroke="#a87a0f" stroke-width="4"/>',
  ],
  hammock: [
    "#e2ede0",
    '<path d="M22 18v88M138 18v88" stroke="#7a5a3a" stroke-width="9"/><path d="M24 40c30 62 82 62 112 0-26 22-86 22-112 0z" fill="#cc5f4c"/><path d="M44 58c22 20 50 20 72 0" fill="none" stroke="#f0d9b5" stroke-width="4"/>',
  ],
  chair: [
    "#e9e4ee",
    '<path d="M50 62l52 42M104 62 54 104" stroke="#4a4452" stroke-width="6" stroke-linecap="round"/><path d="M44 56h66v10H44z" fill="#75608f"/><path d="M44 18h12l2 40H46z" fill="#75608f"/>',
  ],
  blanket: [
    "#efe6e6",
    '<rect x="30" y="34" width="100" height="22" rx="11" fill="#8f3f4a"/><rect x="30" y="54" width="100" height="22" rx="11" fill="#a9555f"/><rect x="30" y="74" width="100" height="22" rx="11" fill="#8f3f4a"/><path d="M52 34v62M62 34v62" stroke="#f0d7c0" stroke-width="3"/>',
  ],
};

/** The picture of a product as an SVG document of 160 × 120, or undefined for an id that is not known. */
export function pictureOf(product: string): string | undefined {
  const drawing = Object.hasOwn(drawings, product) ? drawings[product] : undefined;
  if (!drawing) return undefined;
  const [ground, shapes] = drawing;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="240" viewBox="0 0 160 120"><rect width="160" height="120" fill="${ground}"/>${shapes}</svg>`;
}
