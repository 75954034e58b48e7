import { installWorkspace, run } from "./run.ts";

// `pnpm pictures [film|screenshots]`: the film of the README and the pictures of the docs, taken of the demo in Chromium.
installWorkspace("tests");
run("node", [
  "--conditions=@frontdesk/source",
  "--disable-warning=ExperimentalWarning",
  "tests/pictures/record.ts",
  ...process.argv.slice(2),
]);
