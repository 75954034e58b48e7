import { describe, expect, it } from "vitest";
import { type Answer, openInbox, type Worker } from "./support/open-inbox.ts";

const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);

function upload(
  worker: Worker,
  id: string,
  name: string,
  raw: string | Uint8Array,
  type = "image/png",
): Promise<Answer> {
  const path = `/files?case=${id}&name=${encodeURIComponent(name)}`;
  return worker.call("POST", path, { raw, headers: { "content-type": type } });
}

describe("files in the inbox", () => {
  it("go to the customer, and are opened by who works on the case", async () => {
    const { joins, openCase, engine, heard, store } = await openInbox();
    const ann = await joins("Ann");
    const id = await openCase();
    await ann.take(id);
    const uploaded = await upload(ann, id, "../shoe.png", png);
    expect(uploaded).toMatchObject({ status: 200, json: { name: "shoe.png", mime: "image/png", size: 11 } });
    const file = String(uploaded.json.id);
    await ann.post(`/cases/${id}/lines`, { key: "1", text: "Here it is.", files: [file] });
    await engine.idle();
    expect(heard().slice(-2)).toContain("Here it is.");
    const [line] = (await ann.messages(id)).slice(-1);
    const url = line?.parts.flatMap((part) => (part.kind === "image" ? [part.url] : []))[0];
    expect(url).toBe(`/inbox/api/cases/${id}/files/${file}`);
    expect((await ann.get(String(url))).headers).toMatchObject({
      "content-type": "image/png",
      "content-disposition": "inline; filename=\"shoe.png\"; filename*=UTF-8''shoe.png",
      "content-security-policy": "sandbox; default-src 'none'",
      "x-content-type-options": "nosniff",
    });
    const journal = await store.journal({ limit: 1_000 });
    expect(journal).toContainEqual(
      expect.objectContaining({ code: "inbox.file_opened", data: { person: ann.id, case: id, file } }),
    );
  });

  it("are saved and not shown where a browser could run them, whatever they are called", async () => {
    const { joins, openCase } = await openInbox();
    const ann = await joins("Ann");
    const id = await openCase();
    for (const [name, type, content] of [
      ["page.png", "image/png", "<script>alert(1)</script>"],
      ["picture.svg", "image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
      ["page.html", "text/html", "<!doctype html><script>alert(1)</script>"],
      ['a"b\r\nset-cookie: x=1.pdf', "application/pdf", "%PDF-1.7"],
    ] as const) {
      const { json } = await upload(ann, id, name, content, type);
      const { headers } = await ann.get(`/cases/${id}/files/${json.id}`);
      expect(headers["content-type"]).toMatch(/^(?:text\/plain|application\/pdf)$/);
      expect(headers["content-disposition"]).toMatch(
        /^attachment; filename="[^"\r\n]*"; filename\*=UTF-8''[\w.%~!$&+-]*$/,
      );
    }
  });

  it("are asked for each time, so that who sits down later cannot look at them", async () => {
    const { joins, openCase } = await openInbox();
    const ann = await joins("Ann");
    const id = await openCase();
    const { json } = await upload(ann, id, "shoe.png", png);
    const path = `/cases/${id}/files/${json.id}`;
    const { headers } = await ann.get(path);
    expect(headers["cache-control"]).toBe("private, no-cache");
    const known = { headers: { "if-none-match": headers.etag } };
    expect(await ann.call("GET", path, known)).toMatchObject({ status: 304, text: "" });
    await ann.post("/sign-out");
    expect(await ann.call("GET", path, known)).toMatchObject({ status: 401 });
  });

  it("of one customer are not there in the case of another", async () => {
    const { joins, openCase } = await openInbox();
    const ann = await joins("Ann");
    const [mine, other] = [await openCase("one"), await openCase("two")];
    await ann.take(other);
    const { json } = await upload(ann, mine, "shoe.png", png);
    expect(await ann.get(`/cases/${mine}/files/${json.id}`)).toMatchObject({ status: 200 });
    const foreign = await ann.get(`/cases/${other}/files/${json.id}`);
    expect(foreign).toMatchObject({ status: 404, json: { error: { code: "not_found" } } });
    expect(await ann.get(`/cases/${other}/files/${"0".repeat(32)}`)).toEqual(foreign);
    const line = { key: "1", text: "", files: [json.id] };
    expect(await ann.post(`/cases/${other}/lines`, line)).toMatchObject({ status: 422 });
  });

  it("are refused where they are too large, empty, without a name or without a case", async () => {
    const { joins, openCase } = await openInbox({ options: { maxFileBytes: 1_024 } });
    const ann = await joins("Ann");
    const id = await openCase();
    expect(await upload(ann, id, "a.png", new Uint8Array(1_025))).toMatchObject({
      status: 413,
      json: { error: { code: "too_large" } },
    });
    expect(await upload(ann, id, "a.png", new Uint8Array(1_024))).toMatchObject({ status: 200 });
    expect(await upload(ann, id, "a.png", "")).toMatchObject({ status: 422 });
    expect(await upload(ann, id, "", png)).toMatchObject({ status: 422 });
    expect(await upload(ann, "", "a.png", png)).toMatchObject({ status: 404 });
  });

  it("are refused where the engine keeps none so large, or its scan refuses them", async () => {
    const { joins, openCase } = await openInbox({
      limits: { maxFileBytes: 1_000, scanFile: async (_, bytes) => (bytes[0] === 0x89 ? "clean" : "refused") },
    });
    const ann = await joins("Ann");
    const id = await openCase();
    expect((await ann.get("/me")).json).toMatchObject({ limits: { fileBytes: 1_000 } });
    expect(await upload(ann, id, "a.png", new Uint8Array(1_001))).toMatchObject({
      status: 413,
      json: { error: { code: "too_large" } },
    });
    expect(await upload(ann, id, "a.txt", "X5O!P%@AP")).toMatchObject({ status: 422 });
    expect(await upload(ann, id, "a.png", png)).toMatchObject({ status: 200 });
  });

  it("cannot be uploaded from a page of another site", async () => {
    const { joins, openCase, call } = await openInbox();
    const { cookie } = await joins("Ann");
    const id = await openCase();
    const headers = { origin: "https://evil.test", "content-type": "text/plain" };
    expect(await call("POST", `/files?case=${id}&name=a.txt`, { cookie, headers, raw: "x" })).toMatchObject({
      status: 403,
    });
  });
});
