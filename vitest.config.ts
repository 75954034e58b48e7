import { defineConfig } from "vitest/config";

// Workspace packages run from their source: nothing has to be built before the tests.
const conditions = ["@frontdesk/source"];
const shared = {
  resolve: { conditions },
  ssr: { resolve: { conditions } },
};
// Threads and processes that a test starts resolve in the same way.
const execArgv = ["--conditions=@frontdesk/source"];
const setupFiles = ["./tools/property-seed.ts"];

export default defineConfig({
  test: {
    reporters: ["default", "./tools/summary-reporter.ts"],
    projects: [
      {
        ...shared,
        test: {
          name: "packages",
          execArgv,
          setupFiles,
          // No test waits for a clock; this is for a machine that has other things to do.
          testTimeout: 30_000,
          include: ["packages/**/test/**/*.test.ts", "examples/*/test/**/*.test.ts"],
          typecheck: {
            enabled: true,
            tsconfig: "tsconfig.test.json",
            include: ["packages/**/test/**/*.test-d.ts"],
            // Everything else is type-checked by `pnpm check`; here only what the type tests say.
            ignoreSourceErrors: true,
          },
        },
      },
      { ...shared, test: { name: "tools", execArgv, setupFiles, include: ["tools/test/**/*.test.ts"] } },
      {
        ...shared,
        test: {
          name: "tests",
          execArgv,
          setupFiles,
          include: ["tests/**/*.test.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
