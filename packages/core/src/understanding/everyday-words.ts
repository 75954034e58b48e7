/**
 * Everyday words of a language as people write them to a shop or a service, with their accents. Their letters teach what
 * a language looks like, so that words which are not listed are told apart too. Written by hand for this project.
 */
export const everydayWords: Readonly<Record<string, string>> = {
  en: `order return refund cancel track delivery shipping package parcel address change account password login email
    phone number card payment pay paid charge charged money price cost invoice receipt bill discount code coupon
    subscription plan upgrade support agent human person talk speak question problem issue error broken damaged wrong
    missing lost late working stopped received arrived arrive sent send back open close opening hours today tomorrow
    yesterday week month year time long soon first last new old good bad small large size colour shoes shirt dress
    store shop website page buy bought purchase sell item product stock available warranty repair exchange update
    delete remove find check show give take make use help look looking wait waiting thing right left world people
    through although thought enough should night light friend house water weather flight hotel booking reservation
    screen button click download install settings keep know think believe feel nothing everything somebody
    stop start begin continue wait signal network connection cheap expensive free fast slow easy hard clean dirty empty
    call write read listen watch play travel visit ticket table menu doctor appointment insurance school job company`,
  ru: `заказ заказы заказа возврат вернуть верните деньги отменить отмена отследить доставка доставки доставку посылка
    посылку адрес изменить поменять аккаунт пароль войти вход почта телефон номер карта карту оплата оплатить оплатил
    списали списание цена стоит стоимость счет чек скидка промокод подписка тариф поддержка оператор оператора человек
    человеком поговорить связаться вопрос проблема ошибка сломан сломался сломалась поврежден неправильный пришел
    пришла пришло пришли потерян потеряли опаздывает работает работаете перестал получил получила получить отправить
    отправили обратно открыты открываетесь закрываетесь часы режим сегодня завтра вчера неделя неделю месяц год время
    долго скоро новый старый хороший плохой маленький большой размер цвет обувь рубашка платье магазин сайт страница
    купить купил покупка продаете товар товара наличии гарантия ремонт обмен обновить удалить найти проверить показать
    дайте помогите помощь ждать жду день ночь вещь правильно быстро нельзя объясните отъезд объем подъезд эта экран
    этот была были выслать выбрать вышли выйти мысль чтобы здравствуйте
    стоп начать продолжить сигнал сеть связь дешево дорого бесплатно быстро медленно легко трудно чистый грязный пустой
    звонить писать читать слушать смотреть играть поездка билет столик меню врач прием страховка школа работа компания
    подошло подошел подошла приехать уехать выбрали поменяли`,
  uk: `замовлення повернути повернення гроші скасувати скасування відстежити доставка доставки доставку посилка посилку
    адреса змінити акаунт пароль увійти вхід пошта телефон номер картка картку оплата оплатити сплатив списали ціна
    коштує вартість рахунок чек знижка промокод підписка тариф підтримка оператор оператора людина людиною поговорити
    зв'язатися питання проблема помилка зламаний зламався пошкоджений неправильний прийшов прийшла прийшло прийшли
    загублений загубили запізнюється працює працюєте перестав отримав отримала отримати надіслати відправити відправили
    назад відкриті відчиняєтесь зачиняєтесь години графік сьогодні завтра вчора тиждень місяць рік час довго скоро новий
    старий добрий поганий маленький великий розмір колір взуття сорочка сукня магазин сайт сторінка купити купив
    покупка продаєте товар товару наявності гарантія ремонт обмін оновити видалити знайти перевірити показати дайте
    допоможіть допомога чекати чекаю день ніч річ правильно швидко поясніть від'їзд об'єм під'їзд цей екран була були
    вислати вибрати вийшли вийти думка щоб вітаю
    стоп почати продовжити сигналу мережа зв'язок дешево дорого безкоштовно швидко повільно легко важко чистий брудний
    порожній дзвонити писати читати слухати дивитися грати подорож квиток столик меню лікар прийом страховка школа робота
    компанія підійшло підійшов підійшла приїхати поїхати вибрали поміняли немає`,
  es: `pedido pedidos devolver devolución reembolso dinero cancelar anular rastrear envío entrega paquete dirección
    cambiar cuenta contraseña iniciar sesión correo teléfono número tarjeta pago pagar pagado cobro cobraron cobrado
    precio cuesta costo factura recibo descuento código cupón suscripción soporte agente persona humano hablar
    preguntar pregunta problema error roto rota dañado dañada equivocado falta perdido tarde funciona funcionando
    recibido recibí llegado llegó llega enviar enviaron atrás abierto abren cierran horario horarios hoy mañana ayer
    semana mes año tiempo pronto primero último nuevo viejo bueno malo pequeño grande talla tamaño color zapatos camisa
    vestido tienda página comprar compré compra venden artículo producto disponible garantía reparar reparación
    actualizar borrar eliminar encontrar buscar comprobar mostrar dar tomar usar ayuda ayudar ayúdame esperar esperando
    cosa derecho izquierda mundo gente noche amigo casa agua vuelo reserva pantalla botón descargar instalar
    parar empezar seguir señal red conexión barato caro gratis rápido lento fácil difícil limpio sucio vacío llamar
    escribir leer escuchar mirar jugar viajar visitar billete entrada mesa menú médico cita seguro escuela trabajo empresa`,
  de: `bestellung bestellungen bestellt zurückgeben zurückschicken rückgabe rückerstattung geld stornieren verfolgen
    lieferung versand paket adresse ändern konto passwort anmelden einloggen telefon nummer karte zahlung bezahlen
    bezahlt zahlen abgebucht preis kostet kosten rechnung quittung rabatt gutschein abonnement kündigen tarif
    unterstützung mitarbeiter mensch menschen person sprechen reden frage problem fehler kaputt beschädigt falsch
    falsche fehlt verloren verspätet funktioniert funktionieren erhalten bekommen angekommen ankommt schicken geschickt
    geöffnet offen öffnen schließen öffnungszeiten heute morgen gestern woche monat jahr zeit lange bald erste letzte
    neu neue alt schlecht klein groß größe farbe schuhe hemd kleid laden geschäft seite kaufen gekauft kauf
    verkaufen artikel produkt verfügbar garantie reparieren reparatur umtauschen umtausch aktualisieren löschen finden
    suchen prüfen zeigen geben nehmen machen helfen hilfe warten warte ding richtig links welt leute nacht freund haus
    wasser flug buchung bildschirm knopf herunterladen einstellungen wissen denken glauben nichts jemand
    anfangen weiter signal netz verbindung billig teuer kostenlos schnell langsam leicht schwer sauber schmutzig leer
    anrufen schreiben lesen hören sehen spielen reisen besuchen fahrkarte tisch speisekarte arzt termin versicherung
    schule arbeit firma`,
  fr: `commande commandes commandé retourner retour renvoyer remboursement rembourser argent annuler suivre suivi livraison
    livrer colis adresse changer modifier compte mot passe connecter connexion courriel téléphone numéro carte paiement
    payer payé débité prix coûte coût facture reçu réduction remise abonnement assistance conseiller personne humain
    parler question problème erreur cassé cassée endommagé abîmé mauvais mauvaise manque perdu retard fonctionne marche
    arrivé arrive envoyer envoyé ouvert ouvrez fermez horaires heures aujourd'hui demain hier semaine mois année temps
    longtemps bientôt premier dernier nouveau nouvelle vieux bon petit grand taille couleur chaussures chemise robe
    magasin boutique site acheter acheté achat vendez vendre article produit disponible garantie réparer réparation
    échange échanger mettre jour supprimer trouver chercher vérifier montrer donner prendre utiliser aide aider aidez
    attendre attends chose droite gauche monde gens nuit ami maison eau vol réservation écran bouton télécharger rien
    arrêter commencer continuer signal réseau connexion cher gratuit rapide lent facile difficile propre sale vide appeler
    écrire lire écouter regarder jouer voyager visiter billet table menu médecin assurance école travail entreprise`,
};
