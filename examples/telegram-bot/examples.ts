// How customers say what they want. The bot learns from these; the more natural they are, the more it understands. The
// single words are the commands of the bot's menu in Telegram: /track, /move, /send, /complain.

export const trackParcel = {
  en: [
    "track",
    "where is my parcel",
    "track K100200",
    "when will my package arrive",
    "where is K100300",
    "has my parcel been delivered",
    "what is the status of my shipment",
    "I am waiting for a package",
    "find a parcel",
  ],
  ru: [
    "где моя посылка",
    "отследить K100200",
    "когда привезут мою посылку",
    "где K100300",
    "мою посылку доставили",
    "какой статус у отправления",
    "жду посылку",
    "найти посылку",
  ],
  zh: [
    "我的包裹在哪里",
    "查询K100200",
    "我的快递什么时候到",
    "K100300到哪了",
    "包裹送到了吗",
    "查一下快递状态",
    "我在等一个包裹",
    "查询包裹",
  ],
};

export const moveDelivery = {
  en: [
    "move",
    "move a delivery",
    "move K100300",
    "I want to change the delivery time",
    "deliver it on another day",
    "I am not at home today",
    "bring K100300 tomorrow",
    "can you deliver in the evening",
    "I would rather fetch it at the depot",
    "reschedule my delivery",
    "please come again on Saturday",
  ],
  ru: [
    "перенести доставку",
    "перенести K100300",
    "привезите в другой день",
    "меня сегодня не будет дома",
    "привезите K100300 завтра",
    "можно доставить вечером",
    "заберу посылку сам на складе",
    "поменять время доставки",
    "приезжайте ещё раз в субботу",
  ],
  zh: [
    "更改派送",
    "更改派送 K100300",
    "我想更改派送时间",
    "改天再送",
    "我今天不在家",
    "K100300明天再送",
    "可以晚上送吗",
    "我自己去网点取",
    "重新安排派送",
    "请星期六再来",
  ],
};

export const priceShipment = {
  en: [
    "send",
    "I want to send a parcel",
    "how much is it to send 3 kg abroad",
    "what does a shipment cost",
    "I need a courier",
    "can you pick up a package from me",
    "price for a parcel to another city",
    "send a parcel",
  ],
  ru: [
    "хочу отправить посылку",
    "сколько стоит отправить 3 кг за границу",
    "цена отправки",
    "мне нужен курьер",
    "заберите у меня посылку",
    "посчитайте доставку в другой город",
    "отправить посылку",
  ],
  zh: ["我想寄包裹", "寄3公斤到国外多少钱", "运费多少", "我需要快递员", "上门取件", "寄到外地要多少钱", "寄包裹"],
};

export const complain = {
  en: [
    "complain",
    "something is wrong",
    "my parcel is damaged",
    "the box was open and something is broken",
    "it came broken",
    "it says delivered but I have nothing",
    "I got somebody else's parcel",
    "I want to complain",
    "K100400 never arrived",
    "the courier lost my package",
  ],
  ru: [
    "посылка повреждена",
    "коробка вскрыта, внутри всё разбито",
    "пришла открытая коробка",
    "написано доставлено, а посылки нет",
    "мне привезли чужую посылку",
    "хочу пожаловаться",
    "что-то не так",
    "K100400 так и не пришла",
    "курьер потерял мою посылку",
  ],
  zh: [
    "包裹坏了",
    "箱子被打开了，东西碎了",
    "显示已签收但我没收到",
    "送来的不是我的包裹",
    "我要投诉",
    "K100400一直没到",
    "快递员把我的包裹弄丢了",
  ],
};

export const greet = {
  en: ["hello", "hi", "good morning", "good evening", "hey there", "what can you do"],
  ru: ["привет", "здравствуйте", "добрый день", "доброе утро", "добрый вечер", "что ты умеешь"],
  zh: ["你好", "您好", "早上好", "晚上好", "在吗", "你能做什么"],
};
