// A button beside each address that copies it. Without a script the address is there to be marked.
const said = document.createElement("p");
said.className = "said";
said.setAttribute("role", "status");
document.body.append(said);

function mark(address) {
  const range = document.createRange();
  range.selectNodeContents(address);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}

async function copy(button, address) {
  try {
    await navigator.clipboard.writeText(address.textContent);
  } catch {
    mark(address);
    said.textContent = "Marked: your browser lets no page copy here";
    return;
  }
  said.textContent = `Copied ${address.textContent}`;
  button.textContent = "Copied";
  setTimeout(() => { button.textContent = "Copy"; }, 2000);
}

for (const address of document.querySelectorAll(".address")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.setAttribute("aria-label", `Copy ${address.textContent}`);
  button.addEventListener("click", () => copy(button, address));
  address.after(button);
}
