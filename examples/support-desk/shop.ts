// The sample shop: Heron & Hob, things for the home and the outdoors. In your own bot this is your shop's API.
export { findProduct, type Product, priceText, products, productText } from "./shop/catalogue.ts";
export { type Locale, locales, type Texts } from "./shop/locales.ts";
export { findOrder, itemsText, type Order, type OrderItem, orderStates, orderText } from "./shop/orders.ts";
export { pictureOf } from "./shop/pictures.ts";
export {
  type OpenReturn,
  openReturn,
  type ReturnReason,
  returnReasonLabels,
  returnReasons,
  returnsOf,
} from "./shop/returns.ts";
export { searchProducts } from "./shop/search.ts";
