import fc from "fast-check";
import { expect, test } from "vitest";
import { fileType } from "../../src/message/file-type.ts";

const text = (words: string): Uint8Array => new TextEncoder().encode(words);
const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0);
const zip = Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0);
const docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

test.each([
  ["a picture is one, whatever its sender says", png, "text/html", "image/png"],
  ["a page that calls itself a picture is text", text("<script>alert(1)</script>"), "image/png", "text/plain"],
  ["a page is never called one", text("<!doctype html><p>"), "text/html", "text/plain"],
  ["nor is a drawing that can run scripts", text("<svg onload=alert(1)>"), "image/svg+xml", "text/plain"],
  ["a table of text is believed", text("a,b\n1,2"), "text/csv; charset=utf-8", "text/csv"],
  ["a document in a ZIP archive is believed", zip, docx, docx],
  ["another archive is an archive", zip, "application/x-msdownload", "application/zip"],
  ["a program is bytes", Uint8Array.of(0x4d, 0x5a, 0x90, 0, 3, 0), "image/jpeg", "application/octet-stream"],
  ["text in another language is text", text("您好，订单 A1234"), undefined, "text/plain"],
])("%s", (_, bytes, said, mime) => {
  expect(fileType(bytes, said)).toBe(mime);
});

test("a character that is cut at the end of the sample does not make text bytes", () => {
  expect(fileType(text(`x${"я".repeat(3_000)}`), undefined)).toBe("text/plain");
});

test("nothing that a browser runs comes out, whatever goes in", () => {
  const says = fc.constantFrom(
    "text/html",
    "image/svg+xml",
    "application/javascript",
    "text/xml",
    "application/xhtml+xml",
  );
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), fc.string().map(text)), says, (bytes, said) => {
      expect(fileType(bytes, said)).not.toMatch(/html|svg|script|xml$/);
    }),
  );
});
