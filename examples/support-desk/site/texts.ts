import type { Texts } from "../shop.ts";

/** What the pages of the shop say. The widget brings its own words along. */
export const texts = {
  claim: {
    en: "Good things for the kitchen and for outside",
    ru: "Хорошие вещи для кухни и для похода",
    zh: "厨房与户外的好物",
  },
  story: {
    en: "We are a small shop in Galway. What we sell we use ourselves, and we repair what breaks.",
    ru: "Мы — небольшой магазин в Голуэе. Продаём то, чем пользуемся сами, и чиним то, что сломалось.",
    zh: "我们是戈尔韦的一家小店。卖的都是自己在用的东西，坏了我们负责修。",
  },
  shop: { en: "Shop", ru: "Товары", zh: "商品" },
  help: { en: "Help", ru: "Помощь", zh: "帮助" },
  ask: { en: "Ask us", ru: "Спросить нас", zh: "咨询我们" },
  askAbout: { en: "Ask about this", ru: "Спросить об этом товаре", zh: "咨询此商品" },
  browse: { en: "See what we have", ru: "Посмотреть товары", zh: "看看有什么" },
  products: { en: "In the shop", ru: "В магазине", zh: "店内商品" },
  soldOut: { en: "Sold out", ru: "Нет в наличии", zh: "暂时缺货" },
  helpTitle: { en: "Help", ru: "Помощь", zh: "帮助中心" },
  helpText: {
    en: "The short answers are here. For everything else there is the chat, day and night.",
    ru: "Здесь короткие ответы. Со всем остальным поможет чат — в любое время.",
    zh: "常见问题都在这里；其他问题可随时在聊天窗口提问。",
  },
  entries: { en: "questions", ru: "вопр.", zh: "个问题" },
  back: { en: "Back to the shop", ru: "Назад в магазин", zh: "返回商店" },
  notFound: {
    en: "This page is not here (any more).",
    ru: "Такой страницы нет (или больше нет).",
    zh: "找不到该页面。",
  },
  delivery: {
    en: "Delivered from Galway, or collected there.",
    ru: "Доставим из Голуэя, или заберите сами.",
    zh: "从戈尔韦发货，也可到店自取。",
  },
  returns: { en: "30 days to send it back.", ru: "Вернуть можно в течение 30 дней.", zh: "30 天内可退货。" },
  madeUp: {
    en: "Heron & Hob is made up: it shows what frontdesk does. Nothing is sold here.",
    ru: "Heron & Hob — вымышленный магазин: он показывает, что умеет frontdesk. Здесь ничего не продаётся.",
    zh: "Heron & Hob 是虚构的商店，用来展示 frontdesk 的功能，此处不出售任何商品。",
  },
  tryThese: {
    en: "Orders to try: A1234 is on its way, B2345 was delivered, C3456 is late.",
    ru: "Заказы для пробы: A1234 в пути, B2345 доставлен, C3456 задерживается.",
    zh: "可试用的订单：A1234 运送中，B2345 已送达，C3456 延误。",
  },
  skip: { en: "Skip to the content", ru: "К содержанию", zh: "跳到正文" },
  language: { en: "Language", ru: "Язык", zh: "语言" },
  needsScript: {
    en: "The chat needs JavaScript.",
    ru: "Для чата нужен JavaScript.",
    zh: "聊天功能需要启用 JavaScript。",
  },
  assistant: { en: "Virtual assistant", ru: "Виртуальный помощник", zh: "智能助手" },
  greeting: {
    en: "Hello! Ask me about an order, a return or a product.",
    ru: "Здравствуйте! Спросите о заказе, возврате или товаре.",
    zh: "您好！可以问我订单、退货或商品的问题。",
  },
  teaser: { en: "Questions? I'm here.", ru: "Есть вопросы? Я здесь.", zh: "有问题吗？随时问我。" },
  samples: { en: "Try asking", ru: "Попробуйте спросить", zh: "试着问问" },
} as const satisfies { readonly [name: string]: Texts };

/** What a visitor may click to begin with. */
export const sampleQuestions = {
  en: ["Where is my order A1234?", "I want to return A1234", "How long does a refund take?", "Do you have tents?"],
  ru: ["Где мой заказ A1234?", "Хочу вернуть A1234", "Через сколько вернут деньги?", "У вас есть палатки?"],
  zh: ["我的订单A1234到哪了？", "我要退A1234", "退款要多久？", "你们有帐篷吗？"],
} as const;

/** The samples that hold whatever the knowledge is. */
export const ownSamples = {
  en: ["Where is my order A1234?", "I want to talk to a human"],
  ru: ["Где мой заказ A1234?", "Позовите оператора"],
  zh: ["我的订单A1234到哪了？", "转人工"],
} as const;
