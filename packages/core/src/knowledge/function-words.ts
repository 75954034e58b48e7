/**
 * The words of grammar, in the three languages that are measured. In a base of ten entries "how" may stand in one of
 * them and look as telling as "parcel"; these lists say that it is not. They lower a weight and remove nothing.
 */
const english =
  "a about after all also am an and any are as at be been before being but by can cant could did didnt do does doesnt doing dont " +
  "for from get getting got had has have having he her here hello hey hi him his how i id if ill im in into is isnt it its ive just know let like many much " +
  "may me might mine must my need no not now of off ok on one or our out please s shall she should so some tell than thank thanks that the their them then " +
  "there these they thing this those to too until up us use used using very via want wanted was way we well were what when where whether which while " +
  "who whom whose why will with wont would yes you your yours whats wheres hows whos whens thats theres hes shes youre were theyre ive weve isnt arent wasnt";

const russian =
  "а без бы был была были было быть в вам вас ваш ваша ваше ваши во вот все всего вы где да для до его ее если есть еще же за здравствуйте и из или им их к как " +
  "какая какие какой каком какую кем ко когда кого кому которая которые который которых кто ли лишь мне могу может можете можно мой моя мое мои мы на над надо нам нас наш не него нее нет ни " +
  "них но ну нужно о об один он она они оно от очень по под пожалуйста после почему при привет про с сам свой сколько со спасибо так также такой там то тоже только том ты у " +
  "уже хотел хотела хочу чего чем через что чтобы чья эта эти это этого этой этом этот я";

const chinese =
  "的 了 是 在 有 和 与 或 我 你 您 他 她 它 我们 你们 他们 这 那 这个 那个 这些 那些 哪 哪个 哪些 哪里 什么 怎么 怎样 如何 为什么 为何 谁 吗 呢 吧 啊 " +
  "多少 几 不 没 没有 也 都 就 还 很 会 能 可以 可 要 想 想要 需要 应该 被 把 对 从 到 为 以 及 之 其 中 上 下 个 一 一个 请 请问 谢谢 你好 您好 给 让 用 使用 时 吗";

/** Every word above, once. */
export const functionWords: readonly string[] = [...new Set(`${english} ${russian} ${chinese}`.split(" "))];
