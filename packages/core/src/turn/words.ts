import { normalise } from "../understanding/normalise.ts";
import { characterOf, characters } from "../understanding/scripts.ts";

/** What a word means wherever it is said, in any locale. */
export type GlobalWord = "human" | "cancel" | "yes" | "no";

const words: { readonly [W in GlobalWord]: readonly string[] } = {
  yes: [
    "yes",
    "y",
    "yep",
    "yeah",
    "yes please",
    "sure",
    "ok",
    "okay",
    "correct",
    "right",
    "please do",
    "of course",
    "да",
    "ага",
    "угу",
    "да пожалуйста",
    "конечно",
    "давай",
    "давайте",
    "хорошо",
    "ок",
    "верно",
    "правильно",
    "是",
    "是的",
    "对",
    "对的",
    "好",
    "好的",
    "可以",
    "行",
    "嗯",
    "要",
    "需要",
    "👍",
  ],
  no: [
    "no",
    "n",
    "nope",
    "no thanks",
    "no thank you",
    "not now",
    "wrong",
    "нет",
    "неа",
    "не надо",
    "нет спасибо",
    "не нужно",
    "неверно",
    "不",
    "否",
    "不是",
    "不要",
    "不用",
    "不用了",
    "不需要",
    "不对",
    "👎",
  ],
  cancel: [
    "cancel",
    "stop",
    "quit",
    "exit",
    "never mind",
    "nevermind",
    "forget it",
    "start over",
    "abort",
    "cancel that",
    "отмена",
    "отмени",
    "отменить",
    "отмените",
    "стоп",
    "хватит",
    "забудь",
    "забудьте",
    "неважно",
    "не важно",
    "сначала",
    "取消",
    "停止",
    "算了",
    "退出",
    "不用管了",
    "重新开始",
  ],
  human: [
    "human",
    "a human",
    "person",
    "a person",
    "real person",
    "a real person",
    "agent",
    "an agent",
    "live agent",
    "human agent",
    "operator",
    "representative",
    "support agent",
    "customer service",
    "someone real",
    "manager",
    "человек",
    "живой человек",
    "оператор",
    "оператора",
    "сотрудник",
    "сотрудника",
    "менеджер",
    "менеджера",
    "специалист",
    "человека",
    "живого человека",
    "консультант",
    "консультанта",
    "поддержка",
    "人工",
    "真人",
    "客服",
    "人工客服",
    "转人工",
    "转人工客服",
    "转接人工",
    "人工服务",
    "找人工",
    "找客服",
    "🧑‍💼",
    "👩‍💼",
    "👨‍💼",
    "🙋",
  ],
};

/*
 * A message asks for a person when it names one and consists of nothing but such words: "which agent sells this" or a
 * product called Agent does not hand over.
 */
const people = new Set(
  (
    "human humans person people agent agents operator operators representative rep colleague employee staff manager " +
    "consultant someone somebody support advisor " +
    "человек человека человеку человеком люди людьми оператор оператора оператору оператором сотрудник сотрудника " +
    "сотруднику сотрудником менеджер менеджера менеджеру менеджером специалист специалиста специалисту специалистом " +
    "консультант консультанта консультанту консультантом поддержка поддержку поддержкой поддержки"
  ).split(" "),
);
const aroundPeople = new Set(
  (
    "a an the some one any your my of from i d ll id we me you us it is there can could may might let would will want " +
    "wanna need like have get give put pass hand connect transfer switch redirect bring call contact reach find talk " +
    "talking speak speaking chat chatting write to with on onto over through for in who real live actual human support " +
    "customer service team being please pls now asap here instead rather just only directly hi hello hey thanks thank " +
    "я мы мне меня нам нас вас вы с со на к у от бы ли и же а есть хочу хотел хотела хотим хотелось нужен нужна нужно " +
    "надо можно могу может можете дай дайте давай давайте позови позовите позвать пригласите пригласи соедини соедините " +
    "соединить переключи переключите переключить переведи переведите перевести подключи подключите свяжи свяжите " +
    "связаться связь поговорить говорить пообщаться общаться написать вызови вызовите найдите найди живой живого живому " +
    "живым живые живыми настоящий настоящего настоящему настоящим реальный реального реальным ваш ваша вашего вашему " +
    "вашим вашей вашу кто нибудь кем каким какого кого любой любого любым просто лучше напрямую пожалуйста плиз сейчас " +
    "срочно здравствуйте привет алло сюда службы служба службу поддержки"
  ).split(" "),
);
// No alternative begins with another one that it can be put together from: a long message must not be tried in 2ⁿ ways.
const humanInChinese =
  /^(?:你好|您好|请问?|麻烦|我们?|你们?|您|能不能|能否|可不可以|可以|能|想|要|需要|希望|帮忙?|给|为|和|跟|与|找|转|接|联系|换|叫|一下|一个|个|位|名|的|到|直接|有没有|有)*(?:真人|人工|客服|活人|工作人员)(?:客服|服务|人员|来|说话|讲话|聊|谈|沟通|对话|通话|交流|交谈|聊天|一下|帮我?|处理|吗|吧|呢|啊|谢谢|可以|行)*$/;

const humanAsSomebody =
  /^(?:我|想|要|能|可以|请|帮)*(?:和|跟|与|找)(?:一|个)*人(?:说话|讲话|聊|谈|沟通|对话|交流|交谈|吧|吗|下|一)*$/;

/** The first character that a request in Chinese may begin with. */
const firstHan = 0x4e00;
const longestRequest = 14;
/** A clause of a longer message counts from so many words on: "no, agent" may mean anything. */
const shortestClause = 2;
const mostClauses = 5;

function asksForPerson(message: string): boolean {
  if (message.charCodeAt(0) >= firstHan) {
    const unspaced = message.replaceAll(" ", "");
    if (humanInChinese.test(unspaced) || humanAsSomebody.test(unspaced)) return true;
  }
  let isNamed = false;
  let count = 0;
  // Most messages have another word soon, so they are not cut up before one is found.
  for (let start = 0; start <= message.length; ) {
    const blank = message.indexOf(" ", start);
    const end = blank === -1 ? message.length : blank;
    const token = message.slice(start, end);
    if (people.has(token)) isNamed = true;
    else if (!aroundPeople.has(token)) return false;
    if (++count > longestRequest) return false;
    start = end + 1;
  }
  return isNamed;
}

const meanings = new Map<string, GlobalWord>();
for (const word of ["yes", "no", "cancel", "human"] as const) {
  for (const form of words[word]) meanings.set(form, word);
}
const longestForm = Math.max(...[...meanings.keys()].map((form) => form.length));

function meaningOf(message: string): GlobalWord | undefined {
  const known = message.length > longestForm ? undefined : meanings.get(message);
  if (known !== undefined) return known;
  const unspaced = message.replaceAll(" ", "");
  return unspaced.length > longestForm ? undefined : meanings.get(unspaced);
}

const betweenWords = /(?:[[\p{P}\p{S}]--\p{Extended_Pictographic}]|\s)+/gv;

/** A message without case, width, punctuation and doubled spaces: what whole-message words are compared by. */
export function bare(text: string): string {
  const normal = normalise(text);
  return bareWords(normal) ?? normal.replaceAll(betweenWords, " ").trim();
}

/** The words of a text, with one blank between them; undefined where what is between them is more than ASCII. */
function bareWords(text: string): string | undefined {
  let words = "";
  let start = -1;
  for (let at = 0; at <= text.length; at++) {
    const code = at < text.length ? text.charCodeAt(at) : 0x20;
    if (characterOf(code) !== characters.other) {
      if (start < 0) start = at;
    } else if (code > 0x7f) {
      return undefined;
    } else if (start >= 0) {
      const word = text.slice(start, at);
      words = words === "" ? word : `${words} ${word}`;
      start = -1;
    }
  }
  return words;
}

/** The global word that a whole message is, in whatever locale; undefined for everything else. */
export function globalWord(text: string): GlobalWord | undefined {
  if (text.length > 120) return undefined;
  const message = bare(text);
  return meaningOf(message) ?? (asksForPerson(message) || hasRequestForPerson(text) ? "human" : undefined);
}

/** What ends a clause, with something behind it. */
const clauseBehind = /[,.!?;:…\n，。！？；：、][^,.!?;:…\n，。！？；：、]/;

/** "This is useless, get me a person": the request is a clause of its own. */
function hasRequestForPerson(text: string): boolean {
  if (!clauseBehind.test(text)) return false;
  const clauses = text
    .split(/[,.!?;:…\n，。！？；：、]+/)
    .map(bare)
    .filter((clause) => clause !== "");
  if (clauses.length < 2 || clauses.length > mostClauses) return false;
  return clauses.some((clause) => {
    const length = /\p{Script=Han}/u.test(clause) ? clause.length : clause.split(" ").length;
    return length >= shortestClause && asksForPerson(clause);
  });
}

/** Whether a message asks for a person, or to stop: what is heard at any time. */
export function isCall(text: string): boolean {
  const word = globalWord(text);
  return word === "human" || word === "cancel";
}

/** Whether a message begins like a correction: "no, …", "нет, …", "不，…", "I meant …". */
export function soundsLikeCorrection(text: string): boolean {
  return /^(?:no|nope|not that|sorry|oops|actually|wait|correction|i meant|i mean|wrong|нет|не то|ой|извините|простите|точнее|вернее|стойте|подождите|я имел|я имела|ошибся|ошиблась|不|不对|不是|错了|抱歉|等等|更正|我是说|应该是)(?=$|[^\p{L}])|^(?:不|不对|不是|错了|更正|应该是|我说错)/u.test(
    normalise(text).trim(),
  );
}
