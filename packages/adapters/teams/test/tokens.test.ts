import { expect, it } from "vitest";
import { sharedTokens } from "../src/tokens.ts";

/** Answers when it is told to. */
function slowSource() {
  const asked: { readonly refresh: boolean; answer(token: string): void }[] = [];
  const token = sharedTokens("SingleTenant", (refresh) => {
    return new Promise((resolve) => asked.push({ refresh, answer: resolve }));
  });
  return { asked, token };
}

it("all who wait for a token have it by one request", async () => {
  const { asked, token } = slowSource();
  const waiting = [token(false), token(false), token(false)];
  expect(asked).toHaveLength(1);
  asked[0]?.answer("a");
  expect(await Promise.all(waiting)).toEqual(["a", "a", "a"]);
});

it("a token that was refused is not given to who asks for a fresh one", async () => {
  const { asked, token } = slowSource();
  const old = token(false);
  const fresh = [token(true), token(true)];
  expect(asked.map(({ refresh }) => refresh)).toEqual([false, true]);
  asked[0]?.answer("old");
  asked[1]?.answer("new");
  expect(await old).toBe("old");
  expect(await Promise.all(fresh)).toEqual(["new", "new"]);
});

it("while a fresh one is fetched nobody is given the old one", async () => {
  const { asked, token } = slowSource();
  const fresh = token(true);
  const other = token(false);
  expect(asked).toHaveLength(1);
  asked[0]?.answer("new");
  expect([await fresh, await other]).toEqual(["new", "new"]);
});
