import { Agent, request as httpRequest } from "node:http";

const agent = new Agent({ keepAlive: true, maxSockets: 32 });

function post(port: number, path: string, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
      "x-telegram-bot-api-secret-token": "bench-secret",
    };
    const out = httpRequest({ agent, host: "127.0.0.1", port, path, method: "POST", headers }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode ?? 0));
    });
    out.on("error", reject);
    out.end(body);
  });
}

const texts = ["where is my order A1234?", "how long does delivery take?", "где мой заказ B2345?", "退款需要多久？", "hello"];

/** Delivers updates `from` to `to`, so many at once; every one must be acknowledged with 200. */
export async function deliver(port: number, from: number, to: number, atOnce: number): Promise<void> {
  let next = from;
  const worker = async (): Promise<void> => {
    for (let n = next++; n < to; n = next++) {
      const person = { id: 1000 + (n % 500), is_bot: false, first_name: "Ann", language_code: "en" };
      const chat = { id: person.id, type: "private", first_name: "Ann" };
      const message = { message_id: n, from: person, chat, date: 1_700_000_000 + n, text: texts[n % texts.length] };
      const status = await post(port, "/telegram/webhook", JSON.stringify({ update_id: n, message }));
      if (status !== 200) throw new Error(`Update ${n} was answered with ${status}.`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
