/** A style sheet is imported as its minified text; see `bundle.ts`. */
declare module "*.css" {
  const text: string;
  export default text;
}
