/** One story in one language: what a customer says, and what stands in the answers. */
export interface Story {
  readonly trackA1234: string;
  readonly a1234: string;
  readonly track: string;
  readonly whichOrder: string;
  readonly aNumberIs: string;
  readonly b2345: string;
  readonly returnA1234: string;
  readonly why: string;
  readonly reasons: readonly string[];
  readonly refund: string;
  readonly refundDays: string;
  readonly refundTitle: string;
  readonly refundUrl: string;
  readonly damaged: string;
  readonly opened: RegExp;
  readonly delivery: readonly string[];
  readonly deliveryTitle: string;
  readonly aeroplanes: readonly [string, string];
  readonly rephrase: string;
  readonly offer: readonly string[];
  readonly human: string;
  readonly passedOn: string;
  readonly thanks: string;
  readonly welcome: string;
  readonly backAgain: string;
}

/** The stories that the demo stands for. The clock of `talk` begins on Monday, 5 January 2026. */
export const stories: { readonly [L in "en" | "ru" | "zh"]: Story } = {
  en: {
    trackA1234: "where is my order A1234?",
    a1234: "Order A1234 is on its way with Swiftlet and should arrive on Wednesday 7 January.",
    track: "where is my order?",
    whichOrder: "What is your order number?",
    aNumberIs: "An order number is a letter and four digits, such as A1234. You find it in our e-mail.",
    b2345: "Order B2345 was delivered on Tuesday 30 December. You can return it until Thursday 29 January.",
    returnA1234: "I want to return A1234",
    why: "Why would you like to return it?",
    reasons: ["Damaged", "Wrong item", "Something else"],
    refund: "how long does a refund take?",
    refundDays: "Your money is back 5–7 working days after the goods reach us",
    refundTitle: "Returns › How long does a refund take?",
    refundUrl: "https://shop.example/help/returns?lang=en#how-long-does-a-refund-take",
    damaged: "damaged",
    opened: /^Done\. Your return number is (R-[2-9A-HJ-NP-Z]{8})\. /,
    delivery: ["how long does delivery take?", "how many days until my parcel comes"],
    deliveryTitle: "Delivery › How long does delivery take?",
    aeroplanes: ["do you sell aeroplanes?", "aeroplanes, with wings"],
    rephrase: "Sorry, I didn't get that. Could you put it another way?",
    offer: ["Talk to a person", "No, thanks"],
    human: "I want to talk to a human",
    passedOn: "I'm passing you on to a colleague",
    thanks: "thank you",
    welcome: "You're welcome!",
    backAgain: "You're back with the virtual assistant.",
  },
  ru: {
    trackA1234: "где мой заказ A1234?",
    a1234: "Заказ A1234 уже в пути, его везёт Swiftlet. Ожидаем доставку 7 января.",
    track: "где мой заказ?",
    whichOrder: "Какой номер заказа?",
    aNumberIs: "Номер заказа — это буква и четыре цифры, например A1234. Он есть в нашем письме.",
    b2345: "Заказ B2345 доставлен 30 декабря. Вернуть его можно до 29 января включительно.",
    returnA1234: "хочу вернуть A1234",
    why: "Почему вы хотите его вернуть?",
    reasons: ["Повреждено", "Прислали не то", "Другое"],
    refund: "сколько ждать возврата денег?",
    refundDays: "Деньги придут через 5–7 рабочих дней",
    refundTitle: "Возврат › Сколько ждать возврата денег?",
    refundUrl: `https://shop.example/help/returns?lang=ru#${encodeURIComponent("сколько-ждать-возврата-денег")}`,
    damaged: "повреждено",
    opened: /^Готово\. Номер возврата — (R-[2-9A-HJ-NP-Z]{8})\. /,
    delivery: ["сколько идёт доставка?", "через сколько дней придёт посылка"],
    deliveryTitle: "Доставка › Сколько идёт доставка?",
    aeroplanes: ["вы продаёте самолёты?", "самолёты, с крыльями"],
    rephrase: "Извините, я не понял. Попробуйте сказать иначе.",
    offer: ["Позвать сотрудника", "Нет, спасибо"],
    human: "хочу поговорить с человеком",
    passedOn: "Передаю разговор сотруднику",
    thanks: "спасибо",
    welcome: "Пожалуйста!",
    backAgain: "С вами снова виртуальный помощник.",
  },
  zh: {
    trackA1234: "我的订单A1234到哪了？",
    a1234: "订单 A1234 正由 Swiftlet 运送，预计1月7日星期三送达。",
    track: "我的订单到哪了？",
    whichOrder: "请问您的订单号是多少？",
    aNumberIs: "订单号由一个字母和四位数字组成，例如 A1234，您可以在我们的邮件中找到。",
    b2345: "订单 B2345 已于12月30日星期二送达，退货截止日期为1月29日星期四。",
    returnA1234: "我想退A1234",
    why: "请问退货原因是什么？",
    reasons: ["有破损", "发错了", "其他"],
    refund: "退款要多久？",
    refundDays: "我们收到退货后 5–7 个工作日到账",
    refundTitle: "退换货 › 退款多久到账？",
    refundUrl: `https://shop.example/help/returns?lang=zh#${encodeURIComponent("退款多久到账")}`,
    damaged: "有破损",
    opened: /^已办理。您的退货编号是 (R-[2-9A-HJ-NP-Z]{8})，/,
    delivery: ["配送需要多长时间？", "几天能收到包裹"],
    deliveryTitle: "配送 › 配送需要多长时间？",
    aeroplanes: ["你们卖飞机吗？", "飞机，有翅膀的"],
    rephrase: "抱歉，我没有听懂。请您换一种说法。",
    offer: ["转人工客服", "不用了"],
    human: "我想和人工客服说话",
    passedOn: "正在为您转接同事",
    thanks: "谢谢",
    welcome: "不客气！",
    backAgain: "现在由智能助手继续为您服务。",
  },
};
