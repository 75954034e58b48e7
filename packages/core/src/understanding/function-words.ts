/**
 * Words that hold sentences together and say little about what a message is about, by language, in the form of
 * {@link normalise} without apostrophes. They tell languages apart, and in a bot with few examples they weigh less than
 * the words that carry meaning. Written by hand for this project.
 */
const lists: Readonly<Record<string, string>> = {
  en: `a an the this that these those some any each every all both no not none nor and or but if then than so as because
    while when where what which who whom whose why how i im id ill ive me my mine myself you youre youd your yours he
    him his she her hers it its we were us our ours they them their theirs is are was be been being am do does did doing
    done dont doesnt didnt has have had having havent hasnt isnt arent wasnt werent can cant cannot could couldnt will
    wont would wouldnt shall should shouldnt may might must to of in on at by for from with without about into onto over
    under up down out off through between after before during until since there here now just also too very really
    please hi hey hello thanks thank yes yeah yep sure get got let lets like want wanna need know tell again ever still only more most
    much many one whats wheres hows thats theres whos something anything`,
  ru: `и а но или да нет не ни же ли бы что чтобы как так где куда откуда когда почему зачем кто какой какая какое какие
    какую каком каким чей сколько который которая которое которые это этот эта эту эти этого этой этом этим тот та ту те
    того той том то вот там тут здесь сюда туда я меня мне мной мы нас нам нами ты тебя тебе вы вас вам вами он его ему
    им она ее ей они их мой моя мое мои моего моей моему моим моих мою твой твоя твое ваш ваша ваше ваши вашего вашей
    ваших вашу наш наша наше наши свой свою свое свои себя себе в во на с со к ко у о об обо от до из по за для без под
    над при про через между перед после есть был была было были быть буду будет будете будут может можете могу можно
    нельзя надо нужно нужен нужна хочу хотел хотела хотелось хочется пожалуйста привет здравствуйте добрый день спасибо
    если то тогда еще уже только очень просто тоже также всё все весь вся всю ведь мол ну раз лишь сам самый чего чем
    чему кому кого подскажите скажите ага угу хорошо ладно понятно конечно`,
  zh: `的 了 吗 呢 吧 啊 呀 嘛 我 你 您 他 她 它 我们 你们 您们 他们 这 那 哪 这个 那个 哪个 这些 那些 这里 那里 哪里 什么 怎么
    怎样 怎么样 如何 为什么 谁 几 多少 是 是不是 不是 有 没有 没 不 在 和 与 或 或者 但 但是 而 而且 就 都 也 还 还是 又 再
    很 太 更 最 要 我要 想 我想 想要 会 能 能不能 可以 可 可不可以 应该 得 给 给我 把 被 对 从 到 向 跟 让 为 为了 以 于 之 其 个
    一 一个 一下 一些 请 请问 麻烦 谢谢 你好 您好 嗨 吧 哦 嗯 上 下 里 中 后 前 时 时候 现在 已经 所以 因为 如果 那么 知道 告诉
    我的 你的 您的 他的 她的 需要 得 地 着 过`,
  uk: `і й та а але або чи так ні не що щоб як де куди звідки коли чому навіщо хто який яка яке які яку якого скільки це
    цей ця цю ці цього цієї той та те того тієї ось там тут я мене мені мною ми нас нам ти тебе тобі ви вас вам він його
    йому вона її їй вони їх мій моя моє мої мого моєї мою твій твоя ваш ваша ваше ваші вашого наш наша свій свою себе
    собі в у на з із зі до від по за для без під над при про через між перед після є був була було були бути буду буде
    будуть може можете можу можна треба потрібно потрібен потрібна хочу хотів хотіла будь ласка привіт вітаю добрий
    день дякую якщо то тоді ще вже лише тільки дуже просто теж також все весь вся всі підкажіть скажіть ага добре гаразд зрозуміло звісно`,
  es: `el la los las un una unos unas lo al del de en a con sin por para sobre entre hasta desde y e o u pero si no ni que
    como cuando donde adonde cual cuales quien quienes cuanto cuanta cuantos porque pues yo tu el ella usted ustedes
    nosotros ellos ellas me te se nos les le mi mis tus su sus nuestro nuestra este esta esto estos estas ese esa eso
    esos esas aquel aqui ahi alli ahora ya aun muy mas menos tambien solo todo toda todos todas algo alguien algun
    alguna ningun nada nadie otro otra es son era fue ser estoy esta estan estar soy hay ha he han haber tengo tiene
    tienen tener puedo puede pueden podria poder quiero quiere quisiera querer necesito debo hacer hace hago favor
    gracias hola buenos buenas dias vale claro`,
  de: `der die das den dem des ein eine einen einem einer eines kein keine keinen und oder aber wenn dann als ob weil dass
    denn doch nicht nein ja ich mich mir mein meine meinen meinem meiner du dich dir dein deine er ihn ihm sein seine
    sie ihr ihre ihren ihnen es wir uns unser unsere man wer wen wem was wann wo wohin woher warum wieso wie welche
    welcher welches in im an am auf aus bei beim mit nach von vom vor zu zum zur fur uber unter um durch gegen ohne seit
    bis bin bist ist sind seid war waren wird werden wurde wurden habe hast hat haben hatte hatten hatte kann kannst
    konnen konnte konnten muss musst mussen soll sollte will mochte mochten darf hier da dort jetzt noch schon nur auch
    sehr mehr so bitte danke dank vielen hallo guten tag gibt geht etwas alles alle dies diese dieser dieses diesen`,
  fr: `le la les l un une des du de d au aux en dans sur sous avec sans pour par chez vers entre et ou mais donc or ni car
    si que qu qui quoi dont ou quand comment pourquoi combien quel quelle quels quelles je j me m moi mon ma mes tu te t
    toi ton ta tes il elle on lui son sa ses se s nous notre nos vous votre vos ils elles leur leurs ce c cet cette ces
    ca cela ceci ne n pas plus non oui y a est et suis es sommes etes sont etait etre ai as avons avez ont avoir avait
    peux peut pouvez puis pourrais pourriez pouvoir veux veut voulez voudrais vouloir dois doit faut fait faire tout
    toute tous toutes tres bien aussi ici la deja encore maintenant quelque chose svp plait merci bonjour salut daccord`,
};

/** The function words of each language that has a list. */
export const functionWords: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(lists).map(([language, list]) => [language, new Set(list.split(/\s+/))]),
);

/** Words of the lists above that can be a whole message by themselves: greetings, thanks, consent. */
export const courtesies: ReadonlySet<string> = new Set(
  `hi hey hello thanks thank yes yeah yep sure no привет здравствуйте добрый день спасибо ага угу хорошо ладно понятно
  конечно нет да вітаю привіт дякую добре гаразд зрозуміло звісно так ні 谢谢 你好 您好 嗨 hola buenos buenas dias
  gracias vale claro si hallo guten tag danke dank ja nein bonjour salut merci oui non`.split(/\s+/),
);
