import fc from "fast-check";
import { expect, test } from "vitest";
import { safeFileName } from "../../src/message/file-name.ts";

test.each([
  ["report.pdf", "report.pdf"],
  ["../../etc/passwd", "passwd"],
  ["C:\\Windows\\system32\\cmd.exe", "cmd.exe"],
  ["..", "file"],
  ["", "file"],
  [".htaccess", "htaccess"],
  ["a\u0000b\nc.txt", "abc.txt"],
  ["invoice\u202Egpj.exe", "invoicegpj.exe"],
  ['a<b>:"|?*.txt', "a_b______.txt"],
  ["con.txt", "_con.txt"],
  ["отчёт.pdf", "отчёт.pdf"],
  ["发票.pdf", "发票.pdf"],
  ["half \ud800.txt", "half \ufffd.txt"],
])("the name %j becomes %j", (name, safe) => {
  expect(safeFileName(name)).toBe(safe);
});

test("a long name keeps its ending", () => {
  const name = safeFileName(`${"x".repeat(500)}.tar.gz`);
  expect(name).toHaveLength(120);
  expect(name).toMatch(/x\.gz$/);
});

test("whatever comes in, what comes out is a plain name of at most 120 characters", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (name) => {
      const safe = safeFileName(name);
      expect(safe.length).toBeGreaterThan(0);
      expect(safe.length).toBeLessThanOrEqual(120);
      expect(safe).not.toMatch(/[/\\\p{Cc}]|^\./u);
      expect(safe.isWellFormed()).toBe(true);
    }),
  );
});
