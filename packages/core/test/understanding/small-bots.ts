import type { Example } from "../../src/ports/understanding.ts";

/** A bot of the size that people begin with, and messages that it has never seen. */
export interface SmallBot {
  readonly examples: readonly Example[];
  /** What customers write, and the intent they mean. */
  readonly meant: readonly (readonly [text: string, label: string])[];
  /** The same with a typing error. */
  readonly mistyped: readonly (readonly [text: string, label: string])[];
}

type Written = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

function examplesOf(written: Written): Example[] {
  return Object.entries(written).flatMap(([label, byLocale]) =>
    Object.entries(byLocale).flatMap(([locale, texts]) => texts.map((text) => ({ label, text, locale }))),
  );
}

/** Messages that are about nothing any of the bots does. */
export const unrelated: readonly string[] = [
  "do you sell aeroplanes?",
  "Z9",
  "ok",
  "asdfgh",
  "how are you",
  "lol",
  "what is the meaning of life",
  "who won the football match",
  "my cat had kittens",
  "sing me a song",
  "42",
  "!!!",
  "jkl;",
  "do you believe in ghosts?",
  "как жизнь",
  "кто выиграл матч",
  "расскажи сказку",
  "вы продаёте самолёты?",
  "фывапр",
  "ок",
  "какой твой любимый цвет",
  "今天星期几",
  "你会唱歌吗",
  "你们卖飞机吗",
  "哈哈哈",
  "谁赢了比赛",
];

/** A hotel, in three languages. */
export const hotel: SmallBot = {
  examples: examplesOf({
    book_room: {
      en: ["I'd like to book a room", "reserve a double room for two nights", "do you have rooms on Friday?"],
      ru: ["хочу забронировать номер", "есть свободные номера на пятницу?", "забронируйте двухместный номер"],
      zh: ["我想订房间", "预订一间双人房", "周五还有房吗"],
    },
    cancel_booking: {
      en: ["cancel my booking", "I can't come, cancel the reservation", "cancel H1234"],
      ru: ["отмените бронь", "я не приеду, отмените бронирование", "отмена брони H1234"],
      zh: ["取消预订", "我来不了了,取消房间", "取消 H1234"],
    },
    breakfast: {
      en: ["is breakfast included?", "when is breakfast served", "do you have vegetarian breakfast"],
      ru: ["завтрак включён?", "во сколько завтрак", "есть ли вегетарианский завтрак"],
      zh: ["含早餐吗", "早餐几点", "有素食早餐吗"],
    },
    parking: {
      en: ["is there parking?", "where can I leave my car", "how much is the car park"],
      ru: ["есть ли парковка", "где оставить машину", "сколько стоит стоянка"],
      zh: ["有停车场吗", "车停在哪里", "停车多少钱"],
    },
    person: {
      en: ["call the reception", "I want to speak to a person", "talk to a human"],
      ru: ["соедините с администратором", "позовите человека", "хочу поговорить с сотрудником"],
      zh: ["转前台", "我要找人工", "跟真人说话"],
    },
  }),
  meant: [
    ["I want to book a double room", "book_room"],
    ["can I reserve a room for Saturday", "book_room"],
    ["any rooms free on Friday night?", "book_room"],
    ["please cancel my reservation", "cancel_booking"],
    ["cancel booking H9876", "cancel_booking"],
    ["is the breakfast included in the price", "breakfast"],
    ["what time is breakfast", "breakfast"],
    ["do you have a car park", "parking"],
    ["where do I park my car", "parking"],
    ["speak to reception please", "person"],
    ["can I talk to a real person", "person"],
    ["забронировать номер на субботу", "book_room"],
    ["нужен двухместный номер", "book_room"],
    ["отменить бронирование", "cancel_booking"],
    ["отмените бронь H5555", "cancel_booking"],
    ["завтрак входит в стоимость?", "breakfast"],
    ["когда у вас завтрак", "breakfast"],
    ["где можно оставить машину", "parking"],
    ["у вас есть парковка?", "parking"],
    ["хочу поговорить с человеком", "person"],
    ["соедините меня с администратором", "person"],
    ["我要订一间双人房", "book_room"],
    ["想预订房间", "book_room"],
    ["帮我取消预订", "cancel_booking"],
    ["早餐是几点", "breakfast"],
    ["包含早餐吗", "breakfast"],
    ["停车场在哪里", "parking"],
    ["停车要多少钱", "parking"],
    ["转人工", "person"],
    ["我要跟真人说话", "person"],
  ],
  mistyped: [
    ["I want to bok a doubel room", "book_room"],
    ["cancle my bookng", "cancel_booking"],
    ["is brekfast included", "breakfast"],
    ["is there a parkng", "parking"],
    ["talk to a humen", "person"],
    ["забронироать номер", "book_room"],
    ["отмените брнь", "cancel_booking"],
    ["во сколько завтрк", "breakfast"],
  ],
};

/** A mobile operator, in two languages, with intents of different sizes. */
export const mobile: SmallBot = {
  examples: examplesOf({
    top_up: {
      en: ["top up my phone", "add 10 euros to my balance", "how do I recharge", "I want to put money on my number"],
      ru: ["пополнить телефон", "положить деньги на номер", "как пополнить баланс", "закинуть 100 рублей"],
    },
    change_plan: {
      en: ["change my plan", "I want a cheaper tariff", "switch to unlimited"],
      ru: ["сменить тариф", "хочу тариф подешевле", "перейти на безлимит"],
    },
    no_internet: {
      en: [
        "the internet doesn't work",
        "no connection",
        "mobile data is very slow",
        "I have no signal",
        "can't get online",
      ],
      ru: ["не работает интернет", "нет связи", "очень медленный интернет", "нет сети"],
    },
    roaming: {
      en: ["does it work abroad?", "roaming prices", "I'm travelling to Turkey"],
      ru: ["работает ли за границей", "цены на роуминг", "еду в Турцию"],
    },
    new_sim: {
      en: ["I lost my SIM card", "order a new SIM", "I need an eSIM"],
      ru: ["потерял сим-карту", "заказать новую симку", "нужна eSIM"],
    },
  }),
  meant: [
    ["I'd like to top up", "top_up"],
    ["put 20 euros on my phone", "top_up"],
    ["recharge my number", "top_up"],
    ["I want to change the tariff", "change_plan"],
    ["is there a cheaper plan", "change_plan"],
    ["my internet is not working", "no_internet"],
    ["internet is slow", "no_internet"],
    ["there is no signal here", "no_internet"],
    ["how much is roaming", "roaming"],
    ["will my phone work abroad", "roaming"],
    ["lost SIM", "new_sim"],
    ["I need a new SIM card", "new_sim"],
    ["пополните мой баланс", "top_up"],
    ["положить 200 рублей на телефон", "top_up"],
    ["хочу сменить тарифный план", "change_plan"],
    ["интернет не работает", "no_internet"],
    ["пропала связь", "no_internet"],
    ["сколько стоит роуминг", "roaming"],
    ["потеряла симку", "new_sim"],
    ["нужна новая сим-карта", "new_sim"],
  ],
  mistyped: [
    ["chnage my plan", "change_plan"],
    ["the internt doesn't work", "no_internet"],
    ["romaing prices", "roaming"],
    ["попонить баланс", "top_up"],
    ["нет сввязи", "no_internet"],
  ],
};
