/** What core itself says, in one locale. `{name}` and the like are filled in. Every text can be overridden. */
export interface Phrases {
  /** First words of a conversation. `{bot}`: the bot's name. */
  readonly disclosure: string;
  readonly rephrase: string;
  readonly offerPerson: string;
  /** After something has failed. */
  readonly offerPersonAfterFailure: string;
  /** Beside a question whose answers were refused several times. */
  readonly askForPerson: string;
  readonly person: string;
  readonly noThanks: string;
  readonly dismissed: string;
  readonly yes: string;
  readonly no: string;
  /** Before a question is put again, where its author gave no words for it. */
  readonly invalid: string;
  readonly cancelled: string;
  readonly nothingToCancel: string;
  readonly handedOver: string;
  /** `{person}`: who has the case now. */
  readonly personJoined: string;
  /** The person passes the customer on. */
  readonly transferred: string;
  readonly returned: string;
  readonly ended: string;
  readonly failed: string;
  readonly staleButton: string;
  readonly didYouMean: string;
  readonly noneOfThese: string;
  /** To `/start`. */
  readonly greeting: string;
  /** The conversation was in the middle of something that the bot no longer does. */
  readonly restarted: string;
  /** An answer from before no longer fits, and something has been done with it. */
  readonly outdated: string;
  /** Files without a text. */
  readonly unreadable: string;
  readonly tooLong: string;
  /** They wrote more than can be answered, and some of it is not. */
  readonly tooMany: string;
  /** What the button says that sends a form. */
  readonly submit: string;
  /** Beside a field of a form that must be filled in and is not. */
  readonly missing: string;
  /** An answer was of no use. */
  readonly offerPersonAfterFeedback: string;
  /** To who comes by an invitation. `{channel}`: where it was given. */
  readonly isInvitationYours: string;
  readonly invitationAccepted: string;
  readonly invitationDeclined: string;
  /** It was used by another, is too old, or leads to nobody any more. */
  readonly invitationOver: string;
  /** Between a digression and the question that is put again. */
  readonly backTo: string;
}

/** Phrases that an author changes, by locale; a locale that core does not speak needs all of them. */
export type PhraseOverrides = { readonly [locale: string]: Partial<Phrases> | undefined };

const catalogue: { readonly en: Phrases; readonly ru: Phrases; readonly zh: Phrases } = {
  en: {
    disclosure: "Hi! I'm the virtual assistant of {bot}.",
    rephrase: "Sorry, I didn't get that. Could you put it another way?",
    offerPerson: "I don't have an answer to that. Would you like to talk to a person?",
    offerPersonAfterFailure: "Would you like to talk to a person?",
    askForPerson: "If you'd rather talk to a person, just write “human”. To stop, write “cancel”.",
    person: "Talk to a person",
    noThanks: "No, thanks",
    dismissed: "All right. What else can I do for you?",
    yes: "Yes",
    no: "No",
    invalid: "That doesn't fit, I'm afraid.",
    cancelled: "All right, I've stopped that.",
    nothingToCancel: "There is nothing to cancel.",
    handedOver:
      "I'm passing you on to a colleague, who will write to you right here. To come back to me, write “cancel”.",
    personJoined: "{person} is with you now.",
    transferred: "You're being passed on to another colleague, who will write to you right here.",
    returned: "You're back with the virtual assistant.",
    ended: "Your conversation with our colleague is finished. I'm here if you need anything else.",
    failed: "Something went wrong on our side. I've reported it.",
    staleButton: "That button is no longer valid.",
    didYouMean: "What do you mean?",
    noneOfThese: "None of these",
    greeting: "What can I do for you?",
    restarted: "I've been updated in the meantime, so we have to start over. What can I do for you?",
    outdated: "Something has changed on our side since your last answer, so I'd better not go on by myself.",
    unreadable: "I can only read text so far. Please tell me in words.",
    tooLong: "That is too long for me. Please put it in a few sentences.",
    tooMany:
      "You've sent more messages than I can answer, so I've left some of them out. Please send the important ones again.",
    submit: "Send",
    missing: "Please fill this in.",
    offerPersonAfterFeedback: "Sorry that didn't help. Would you like to talk to a person?",
    isInvitationYours:
      "Is it you who writes to us on {channel}? If you say yes, the two are one customer from now on, and each sees what is the other's. If somebody else sent you this link, say no.",
    invitationAccepted: "Thank you. From now on you are one customer here and on {channel}.",
    invitationDeclined: "All right, nothing was connected.",
    invitationOver: "This link can't be used any more. You can ask for a new one where you got it.",
    backTo: "Back to where we were:",
  },
  ru: {
    disclosure: "Здравствуйте! Я виртуальный помощник {bot}.",
    rephrase: "Извините, я не понял. Попробуйте сказать иначе.",
    offerPerson: "На это у меня нет ответа. Позвать сотрудника?",
    offerPersonAfterFailure: "Позвать сотрудника?",
    askForPerson: "Если удобнее поговорить с сотрудником, напишите «оператор». Чтобы прекратить — «отмена».",
    person: "Позвать сотрудника",
    noThanks: "Нет, спасибо",
    dismissed: "Хорошо. Чем ещё помочь?",
    yes: "Да",
    no: "Нет",
    invalid: "К сожалению, это не подходит.",
    cancelled: "Хорошо, отменяю.",
    nothingToCancel: "Отменять нечего.",
    handedOver: "Передаю разговор сотруднику, он напишет вам прямо сюда. Чтобы вернуться ко мне, напишите «отмена».",
    personJoined: "С вами на связи {person}.",
    transferred: "Передаю вас другому сотруднику, он напишет вам прямо сюда.",
    returned: "С вами снова виртуальный помощник.",
    ended: "Разговор с сотрудником завершён. Если понадоблюсь — я здесь.",
    failed: "У нас что-то сломалось. Я уже сообщил об этом.",
    staleButton: "Эта кнопка больше не действует.",
    didYouMean: "Что вы имеете в виду?",
    noneOfThese: "Ничего из этого",
    greeting: "Чем могу помочь?",
    restarted: "За это время меня обновили, поэтому начнём сначала. Чем могу помочь?",
    outdated: "С вашего последнего ответа у нас кое-что изменилось, поэтому сам я не буду продолжать.",
    unreadable: "Пока я понимаю только текст. Напишите, пожалуйста, словами.",
    tooLong: "Это слишком длинно для меня. Напишите, пожалуйста, в нескольких предложениях.",
    tooMany:
      "Сообщений больше, чем я успеваю обработать, и часть осталась без ответа. Пожалуйста, отправьте самое важное ещё раз.",
    submit: "Отправить",
    missing: "Заполните, пожалуйста, это поле.",
    offerPersonAfterFeedback: "Жаль, что не удалось помочь. Позвать сотрудника?",
    isInvitationYours:
      "Это вы пишете нам и в {channel}? Если да, отныне это один клиент, и каждой стороне видно всё, что видно другой. Если ссылку вам прислал кто-то другой, ответьте «нет».",
    invitationAccepted: "Спасибо. Теперь здесь и в {channel} вы один клиент.",
    invitationDeclined: "Хорошо, ничего не связано.",
    invitationOver: "Эта ссылка больше не действует. Новую можно попросить там же, где вы её получили.",
    backTo: "Вернёмся к вашему вопросу:",
  },
  zh: {
    disclosure: "您好！我是{bot}的智能助手。",
    rephrase: "抱歉，我没有听懂。请您换一种说法。",
    offerPerson: "这个问题我无法回答。需要为您转接人工客服吗？",
    offerPersonAfterFailure: "需要为您转接人工客服吗？",
    askForPerson: "如果您想和人工客服交流，请输入“人工”；如需停止，请输入“取消”。",
    person: "转人工客服",
    noThanks: "不用了",
    dismissed: "好的。还有什么可以帮您？",
    yes: "是",
    no: "否",
    invalid: "抱歉，这个不符合要求。",
    cancelled: "好的，已取消。",
    nothingToCancel: "目前没有可以取消的操作。",
    handedOver: "正在为您转接同事，他会直接在这里回复您。如需回到智能助手，请输入“取消”。",
    personJoined: "{person}正在为您服务。",
    transferred: "正在为您转接另一位同事，他会直接在这里回复您。",
    returned: "现在由智能助手继续为您服务。",
    ended: "与同事的对话已结束。如有需要，我随时在这里。",
    failed: "我们这边出了点问题，我已经上报。",
    staleButton: "这个按钮已失效。",
    didYouMean: "您指的是哪一项？",
    noneOfThese: "都不是",
    greeting: "请问有什么可以帮您？",
    restarted: "我在此期间更新过，需要重新开始。请问有什么可以帮您？",
    outdated: "自您上次回答以来，我们这边有些变动，我不便自行继续。",
    unreadable: "目前我只能阅读文字，请用文字告诉我。",
    tooLong: "内容太长了，请用几句话说明。",
    tooMany: "您发送的消息太多，有一部分我没有处理。请把重要的内容再发一次。",
    submit: "提交",
    missing: "请填写此项。",
    offerPersonAfterFeedback: "抱歉，没能帮到您。需要为您转接人工客服吗？",
    isInvitationYours:
      "在{channel}上联系我们的也是您本人吗？选择“是”后，两边将视为同一位客户，彼此的信息互相可见。如果这个链接是别人发给您的，请选择“否”。",
    invitationAccepted: "谢谢。从现在起，您在这里和在{channel}上是同一位客户。",
    invitationDeclined: "好的，没有进行关联。",
    invitationOver: "这个链接已失效。您可以在获取它的地方重新索取。",
    backTo: "回到刚才的问题：",
  },
};

/** The languages that core speaks by itself. */
export const corePhraseLocales: readonly string[] = Object.keys(catalogue);

function coreLanguage(locale: string): "en" | "ru" | "zh" {
  const language = locale.split("-")[0];
  return language === "ru" || language === "zh" ? language : "en";
}

/** Core's phrases in a locale, with an author's changes; a locale that core does not speak falls back to English. */
export function phrasesFor(locale: string, overrides?: PhraseOverrides | undefined): Phrases {
  return { ...catalogue[coreLanguage(locale)], ...overrides?.[locale] };
}

/** Puts values in the place of `{name}` in a phrase. */
export function fill(phrase: string, values: { readonly [name: string]: string }): string {
  if (!phrase.includes("{")) return phrase;
  return phrase.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
