import type { Locale, Texts } from "./locales.ts";

/** Something that the shop sells. It is plain JSON, so that a `once` may record it. */
export type Product = {
  /** A slug, such as `sleeping-bag`. */
  readonly id: string;
  readonly name: Texts;
  /** In euro cents, with value added tax. */
  readonly price: number;
  /** Pieces in the warehouse; 0: sold out. */
  readonly stock: number;
  /** Path of the picture on the shop's server, an SVG from `pictureOf`. */
  readonly image: string;
  /** Path of the product's page on the shop's server. */
  readonly url: string;
  /** What else customers call it, separated by spaces. */
  readonly words: Texts;
};

function product(id: string, price: number, stock: number, name: Texts, words: Texts): Product {
  return { id, name, price, stock, image: `/pictures/${id}.svg`, url: `/products/${id}`, words };
}

/** Everything that the shop sells. */
export const products: readonly Product[] = [
  product(
    "tent",
    18_900,
    7,
    { en: "Corrie tent for two", ru: "Палатка Corrie, двухместная", zh: "Corrie 双人帐篷" },
    { en: "camping outdoor shelter hiking", ru: "поход кемпинг тент туризм", zh: "帐篷 露营 户外 帐" },
  ),
  product(
    "sleeping-bag",
    12_900,
    12,
    { en: "Hush sleeping bag, −5 °C", ru: "Спальный мешок Hush, до −5 °C", zh: "Hush 睡袋（−5 °C）" },
    { en: "camping outdoor down warm", ru: "спальник поход кемпинг", zh: "睡袋 露营 户外" },
  ),
  product(
    "stove",
    4_490,
    23,
    { en: "Ember gas stove", ru: "Газовая горелка Ember", zh: "Ember 燃气炉" },
    { en: "camping cooker burner cooking", ru: "плитка примус поход кемпинг", zh: "燃气炉 炉子 气炉 炉头 露营 户外" },
  ),
  product(
    "kettle",
    3_250,
    31,
    { en: "Skerry enamel kettle, 1.2 l", ru: "Эмалированный чайник Skerry, 1,2 л", zh: "Skerry 搪瓷水壶，1.2 升" },
    { en: "kitchen camping tea coffee", ru: "кухня посуда", zh: "水壶 烧水壶 搪瓷 厨房 壶" },
  ),
  product(
    "teapot",
    3_800,
    17,
    {
      en: "Morrow stoneware teapot, 0.9 l",
      ru: "Заварочный чайник Morrow, керамика, 0,9 л",
      zh: "Morrow 陶茶壶，0.9 升",
    },
    { en: "kitchen tea pot crockery gift", ru: "кухня посуда заварник подарок", zh: "茶壶 茶具 厨房 礼物 壶" },
  ),
  product(
    "mug",
    1_450,
    64,
    { en: "Kelp stoneware mug", ru: "Керамическая кружка Kelp", zh: "Kelp 陶杯" },
    {
      en: "kitchen cup tea coffee crockery gift",
      ru: "кухня посуда чашка подарок",
      zh: "陶杯 杯子 茶杯 马克杯 厨房 礼物 杯",
    },
  ),
  product(
    "flask",
    2_790,
    46,
    { en: "Drift vacuum flask, 0.75 l", ru: "Термос Drift, 0,75 л", zh: "Drift 保温瓶，0.75 升" },
    { en: "thermos bottle tea coffee hiking", ru: "термокружка бутылка поход", zh: "保温瓶 保温杯 保温壶 水瓶 户外" },
  ),
  product(
    "skillet",
    5_800,
    5,
    { en: "Bothy cast-iron skillet, 26 cm", ru: "Чугунная сковорода Bothy, 26 см", zh: "Bothy 铸铁煎锅，26 厘米" },
    { en: "kitchen frying pan castiron cooking", ru: "кухня посуда сковородка чугун", zh: "煎锅 铸铁 平底锅 厨房 锅" },
  ),
  product(
    "knife",
    3_600,
    15,
    { en: "Alder pocket knife", ru: "Складной нож Alder", zh: "Alder 折叠刀" },
    { en: "knives folding blade penknife gift", ru: "ножик перочинный подарок", zh: "折叠刀 小刀 刀具 户外 礼物 刀" },
  ),
  product(
    "lantern",
    3_900,
    18,
    { en: "Glim rechargeable lantern", ru: "Аккумуляторный фонарь Glim", zh: "Glim 充电营地灯" },
    { en: "lamp light torch camping", ru: "фонарик лампа светильник кемпинг", zh: "营地灯 露营灯 灯具 户外 灯" },
  ),
  product(
    "backpack",
    11_900,
    9,
    { en: "Tor backpack, 38 l", ru: "Рюкзак Tor, 38 л", zh: "Tor 双肩背包，38 升" },
    { en: "rucksack bag hiking outdoor", ru: "сумка поход туризм", zh: "背包 双肩包 登山包 徒步 户外" },
  ),
  product(
    "filter",
    4_900,
    20,
    { en: "Beck water filter", ru: "Фильтр для воды Beck", zh: "Beck 滤水器" },
    { en: "purifier hiking camping", ru: "очистка поход", zh: "滤水器 净水器 净水 过滤 户外" },
  ),
  product(
    "jacket",
    9_900,
    14,
    { en: "Squall rain jacket", ru: "Куртка-дождевик Squall", zh: "Squall 防雨夹克" },
    { en: "raincoat coat waterproof anorak clothes", ru: "плащ ветровка одежда", zh: "夹克 雨衣 冲锋衣 外套 衣服" },
  ),
  product(
    "hammock",
    5_400,
    0,
    { en: "Lull hammock", ru: "Гамак Lull", zh: "Lull 吊床" },
    { en: "garden camping outdoor", ru: "сад дача кемпинг", zh: "吊床 花园 露营 户外" },
  ),
  product(
    "chair",
    4_600,
    8,
    { en: "Perch folding chair", ru: "Складной стул Perch", zh: "Perch 折叠椅" },
    { en: "seat garden camping furniture", ru: "кресло сад дача кемпинг мебель", zh: "折叠椅 椅子 凳子 花园 露营 椅" },
  ),
  product(
    "blanket",
    7_900,
    11,
    { en: "Heath wool blanket", ru: "Шерстяной плед Heath", zh: "Heath 羊毛毯" },
    { en: "throw home warm plaid gift", ru: "одеяло покрывало дом подарок", zh: "羊毛毯 毯子 毛毯 盖毯 居家 礼物 毯" },
  ),
];

/** The product with this id, or undefined. */
export function findProduct(id: string): Product | undefined {
  return products.find((candidate) => candidate.id === id);
}

const euro = { style: "currency", currency: "EUR" } as const;

const priceFormats: { readonly [L in Locale]: Intl.NumberFormat } = {
  en: new Intl.NumberFormat("en-IE", euro),
  ru: new Intl.NumberFormat("ru", euro),
  zh: new Intl.NumberFormat("zh-CN", { ...euro, currencyDisplay: "name" }),
};

/** A price as customers of each language write it, such as `€189.00`. */
export function priceText(cents: number): Texts {
  const price = (locale: Locale): string => priceFormats[locale].format(cents / 100);
  return { en: price("en"), ru: price("ru"), zh: price("zh") };
}

/** The line under a product's name: its price, and whether it is there. */
export function productText({ price, stock }: Product): Texts {
  const prices = priceText(price);
  if (stock === 0) {
    return { en: `${prices.en} · sold out`, ru: `${prices.ru} · нет в наличии`, zh: `${prices.zh} · 暂时缺货` };
  }
  return {
    en: `${prices.en} · ${stock} in stock`,
    ru: `${prices.ru} · в наличии ${stock} шт.`,
    zh: `${prices.zh} · 现货 ${stock} 件`,
  };
}
