// How colleagues say what they want. The bot learns from these; the more natural they are, the more it understands.

export const daysLeft = [
  "how many days off are left",
  "how many vacation days do I have",
  "what is my holiday balance",
  "how much leave have I left this year",
  "do I have any days off left",
  "my remaining vacation",
];

export const requestLeave = [
  "ask for days off",
  "I want to take a holiday",
  "request leave from 2027-03-15 to 2027-03-19",
  "I need next Friday off",
  "book vacation for me",
  "I would like to take two weeks off in July",
  "apply for leave",
  "put in a holiday request",
];

export const letter = [
  "a letter for my bank",
  "I need a letter that says that I work here",
  "employment certificate please",
  "my landlord wants proof of employment",
  "proof of income for a visa",
  "confirmation of employment",
  "can you write a letter for the embassy",
];

export const bookDesk = [
  "book a desk",
  "I need a desk on 2027-03-15",
  "reserve a workplace for tomorrow",
  "is there a free desk on the third floor",
  "I come to the office on Monday and need a place",
  "a silent desk please",
];

export const officeProblem = [
  "something in the office is broken",
  "the coffee machine is broken",
  "it is too cold in here",
  "the lamp over my desk flickers",
  "the toilet on the second floor is blocked",
  "the door of the meeting room does not close",
  "the air conditioning drips",
];

export const greet = ["hello", "hi", "good morning", "hey", "hi there", "what can you do"];
