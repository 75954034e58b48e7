// The shop's own script: buttons that put a question to the chat.
const chat = document.querySelector("frontdesk-chat");

for (const button of document.querySelectorAll("[data-ask]")) {
  button.addEventListener("click", async () => {
    await customElements.whenDefined("frontdesk-chat");
    chat.open();
    if (button.dataset.ask !== "") chat.send(button.dataset.ask);
  });
}
