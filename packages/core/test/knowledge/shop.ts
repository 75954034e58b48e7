import type { Passage } from "../../src/ports/knowledge.ts";

/** A passage with what matters in a test. */
export function passage(fields: Partial<Passage> & { readonly id: string }): Passage {
  return { document: "shop.md", title: "", alternatives: [], body: "", start: 0, end: 0, ...fields };
}

function entries(language: string, rows: readonly (readonly [string, string, readonly string[], string])[]): Passage[] {
  return rows.map(([id, question, alternatives, body]) =>
    passage({ id: `${language}/${id}`, title: `FAQ › ${question}`, question, alternatives, body, language }),
  );
}

/** The questions and answers of a small shop, in three languages. */
export const shop: readonly Passage[] = [
  ...entries("en", [
    [
      "time",
      "How long does delivery take?",
      ["how many days until my parcel comes", "when will my order arrive"],
      "Standard delivery takes three to five working days. Express arrives on the next working day.",
    ],
    [
      "cost",
      "How much is shipping?",
      ["delivery fee", "is delivery free"],
      "Shipping is free from 50 euros, below that it costs 4.90.",
    ],
    [
      "pay",
      "How can I pay?",
      ["which payment methods do you accept", "do you take cards"],
      "By Visa, Mastercard, PayPal or bank transfer.",
    ],
    [
      "return",
      "How do I return an item?",
      ["I want to send my order back"],
      "Print the label in your account and bring the box to any post office within 30 days.",
    ],
    [
      "refund",
      "When do I get my money back?",
      ["how long does a refund take"],
      "Within five days after your return has reached us.",
    ],
    [
      "warranty",
      "Is there a warranty?",
      ["my lamp is broken"],
      "Two years on everything. Send us a photo of the damage.",
    ],
  ]),
  ...entries("ru", [
    [
      "time",
      "Сколько времени занимает доставка?",
      ["через сколько дней придёт посылка", "когда привезут заказ"],
      "Обычная доставка занимает от трёх до пяти рабочих дней.",
    ],
    [
      "cost",
      "Сколько стоит доставка?",
      ["цена доставки", "доставка бесплатная"],
      "Бесплатно от 3000 рублей, иначе 300 рублей.",
    ],
    [
      "pay",
      "Как можно оплатить?",
      ["какие способы оплаты", "можно ли платить картой"],
      "Картой, через СБП или при получении.",
    ],
    [
      "return",
      "Как вернуть товар?",
      ["хочу отправить заказ обратно"],
      "Распечатайте этикетку в личном кабинете и сдайте коробку на почту в течение 30 дней.",
    ],
    ["warranty", "Есть ли гарантия?", ["лампа сломалась"], "Два года на всё. Пришлите фотографию повреждения."],
  ]),
  ...entries("zh", [
    ["time", "配送需要多长时间？", ["我的包裹几天能到", "什么时候送到"], "标准配送需要三到五个工作日。"],
    ["cost", "运费是多少？", ["配送费多少钱", "免运费吗"], "满50欧元免运费，否则4.90欧元。"],
    ["pay", "可以怎么付款？", ["支持哪些支付方式", "可以刷卡吗"], "可以用银行卡、支付宝或微信支付。"],
    ["return", "如何退货？", ["我想把东西寄回去"], "请在账户里打印退货标签，三十天内寄回。"],
    ["warranty", "有保修吗？", ["灯坏了"], "所有商品保修两年。请发来损坏的照片。"],
  ]),
];
