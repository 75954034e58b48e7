/** What the chat says by itself, by language. */
const strings = {
  en: {
    greeting:
      "Hello! Ask about an order, a return, a product or anything else of the shop. A person takes over whenever you like.",
    you: "You",
    connecting: "connecting…",
    offline: "You are offline. What you write is sent as soon as you are back.",
    unreachable: "The shop cannot be reached at the moment. Trying again…",
    tooMany: "That was a lot at once. Your message is sent in a moment.",
    notSent: "Not sent.",
    tooLong: "This message is too long.",
    again: "Try again",
    typing: "is typing",
    source: "Source",
    products: "Products",
    expired: "The earlier conversation has ended. This is a new one.",
    file: "File",
  },
  ru: {
    greeting:
      "Здравствуйте! Спросите о заказе, возврате, товаре или о чём угодно в магазине. В любой момент можно позвать сотрудника.",
    you: "Вы",
    connecting: "подключаемся…",
    offline: "Нет подключения к сети. Сообщения уйдут, как только оно появится.",
    unreachable: "Магазин сейчас недоступен. Пробуем ещё раз…",
    tooMany: "Слишком много сообщений подряд. Это уйдёт через мгновение.",
    notSent: "Не отправлено.",
    tooLong: "Сообщение слишком длинное.",
    again: "Повторить",
    typing: "печатает",
    source: "Источник",
    products: "Товары",
    expired: "Прежний разговор завершён. Это новый.",
    file: "Файл",
  },
  zh: {
    greeting: "您好！订单、退货、商品，或本店的任何问题，都可以在这里问；您也可以随时转接人工客服。",
    you: "您",
    connecting: "正在连接…",
    offline: "您已离线，恢复网络后会自动发送。",
    unreachable: "暂时无法连接商店，正在重试…",
    tooMany: "发送过于频繁，消息稍后会自动发出。",
    notSent: "未发送。",
    tooLong: "这条消息太长了。",
    again: "重试",
    typing: "正在输入",
    source: "来源",
    products: "商品",
    expired: "之前的会话已结束，这是新的会话。",
    file: "文件",
  },
};

/** The page's language. */
export const locale = Object.hasOwn(strings, document.documentElement.lang) ? document.documentElement.lang : "en";

/** @type {typeof strings.en} */
export const texts = strings[locale];
