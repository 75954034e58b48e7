/** The languages that the widget speaks, in the order of the columns below. */
export const languages = ["en", "ru", "zh", "es", "de", "fr", "ar"] as const;

/** A language of the widget. */
export type Language = (typeof languages)[number];

type Row = readonly [en: string, ru: string, zh: string, es: string, de: string, fr: string, ar: string];

/** All that the widget says by itself. `{}` is filled in, in order. */
export const table = {
  chat: ["Chat", "Чат", "在线客服", "Chat", "Chat", "Chat", "المحادثة"],
  open: ["Open chat", "Открыть чат", "打开聊天", "Abrir el chat", "Chat öffnen", "Ouvrir le chat", "فتح المحادثة"],
  close: ["Close", "Закрыть", "关闭", "Cerrar", "Schließen", "Fermer", "إغلاق"],
  greeting: [
    "Hello! How can we help?",
    "Здравствуйте! Чем можем помочь?",
    "您好！有什么可以帮您？",
    "¡Hola! ¿En qué podemos ayudarte?",
    "Hallo! Wie können wir helfen?",
    "Bonjour ! Comment pouvons-nous vous aider ?",
    "مرحبًا! كيف يمكننا مساعدتك؟",
  ],
  fresh: [
    "New messages",
    "Новые сообщения",
    "新消息",
    "Mensajes nuevos",
    "Neue Nachrichten",
    "Nouveaux messages",
    "رسائل جديدة",
  ],
  you: ["You", "Вы", "您", "Tú", "Sie", "Vous", "أنت"],
  write: [
    "Write a message…",
    "Напишите сообщение…",
    "请输入消息…",
    "Escribe un mensaje…",
    "Nachricht schreiben…",
    "Écrivez un message…",
    "اكتب رسالة…",
  ],
  send: ["Send", "Отправить", "发送", "Enviar", "Senden", "Envoyer", "إرسال"],
  sending: ["Sending…", "Отправляется…", "正在发送…", "Enviando…", "Wird gesendet…", "Envoi…", "جارٍ الإرسال…"],
  sent: ["Sent", "Отправлено", "已发送", "Enviado", "Gesendet", "Envoyé", "تم الإرسال"],
  failed: ["Not sent.", "Не отправлено.", "未发送。", "No enviado.", "Nicht gesendet.", "Non envoyé.", "لم تُرسل."],
  again: ["Try again", "Повторить", "重试", "Reintentar", "Erneut versuchen", "Réessayer", "إعادة المحاولة"],
  typing: [
    "{} is typing…",
    "{} печатает…",
    "{}正在输入…",
    "{} está escribiendo…",
    "{} schreibt…",
    "{} écrit…",
    "{} يكتب…",
  ],
  offline: [
    "You are offline.",
    "Нет сети.",
    "您已离线。",
    "Sin conexión.",
    "Sie sind offline.",
    "Hors ligne.",
    "أنت غير متصل.",
  ],
  lost: ["Connecting…", "Подключение…", "正在连接…", "Conectando…", "Verbinden…", "Connexion…", "جارٍ الاتصال…"],
  refused: [
    "Not available.",
    "Недоступно.",
    "暂不可用。",
    "No disponible.",
    "Nicht verfügbar.",
    "Non disponible.",
    "غير متاح.",
  ],
  long: [
    "Too long: {} characters at most.",
    "Слишком длинно: не более {} знаков.",
    "消息过长，最多{}个字符。",
    "Demasiado largo: máximo {} caracteres.",
    "Zu lang: höchstens {} Zeichen.",
    "Trop long : {} caractères au maximum.",
    "رسالة طويلة جدًا: {} حرف كحد أقصى.",
  ],
  attach: [
    "Attach files",
    "Прикрепить файлы",
    "添加附件",
    "Adjuntar archivos",
    "Dateien anhängen",
    "Joindre des fichiers",
    "إرفاق ملفات",
  ],
  remove: ["Remove {}", "Убрать {}", "移除{}", "Quitar {}", "{} entfernen", "Retirer {}", "إزالة {}"],
  big: [
    "{}: {} at most.",
    "{}: не более {}.",
    "{}：最大{}。",
    "{}: máximo {}.",
    "{}: höchstens {}.",
    "{} : {} au maximum.",
    "{}: {} كحد أقصى.",
  ],
  kind: [
    "{}: this type cannot be sent.",
    "{}: такой тип нельзя отправить.",
    "{}：不支持此类型。",
    "{}: no se puede enviar este tipo.",
    "{}: dieser Typ kann nicht gesendet werden.",
    "{} : ce type ne peut pas être envoyé.",
    "{}: لا يمكن إرسال هذا النوع.",
  ],
  sources: ["Sources", "Источники", "来源", "Fuentes", "Quellen", "Sources", "المصادر"],
  up: ["Helpful", "Полезно", "有帮助", "Útil", "Hilfreich", "Utile", "مفيد"],
  down: ["Not helpful", "Бесполезно", "没有帮助", "No es útil", "Nicht hilfreich", "Pas utile", "غير مفيد"],
  yes: ["Yes", "Да", "是", "Sí", "Ja", "Oui", "نعم"],
  no: ["No", "Нет", "否", "No", "Nein", "Non", "لا"],
  why: ["Why?", "Почему?", "为什么？", "¿Por qué?", "Warum?", "Pourquoi ?", "لماذا؟"],
} as const satisfies { readonly [key: string]: Row };

/** What the widget can say. */
export type Key = keyof typeof table;

/** Says something in one language. */
export type Words = (key: Key, ...values: (string | number)[]) => string;

/** The language that a tag such as `de-AT` asks for, and English for all that are not spoken. */
export function languageOf(tag: string): Language {
  const wanted = tag.toLowerCase().split(/[-_]/)[0];
  return languages.find((language) => language === wanted) ?? "en";
}

/** What is said in a language. */
export function wordsOf(language: Language): Words {
  const column = languages.indexOf(language);
  return (key, ...values) => (table[key][column] ?? table[key][0]).replace(/\{\}/g, () => `${values.shift() ?? ""}`);
}
