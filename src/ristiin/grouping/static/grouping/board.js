/* Dragging people on the board. Everything it does, the selects below each card do too. */
(function () {
  "use strict";

  const FAR_ENOUGH = 6;
  let lifted = null;

  const board = () => document.getElementById("board");
  const moverOf = (id) => document.getElementById("mover-" + id);

  function ready() {
    const root = board();
    if (!root) return;
    root.querySelectorAll(".person[data-person]").forEach((person) => {
      const mover = moverOf(person.dataset.person);
      person.classList.toggle("can-drag", Boolean(mover));
      person.parentElement.classList.toggle("has-drag", Boolean(mover));
    });
  }

  /* Where somebody could go: read from their select, which is asked for when it is not on the page yet. */
  async function optionsOf(id) {
    const mover = moverOf(id);
    const link = mover.querySelector("a[hx-get]");
    if (link) {
      const answer = await fetch(link.getAttribute("hx-get"), { headers: { "HX-Request": "true" } });
      if (!answer.ok) return null;
      const holder = document.createElement("div");
      holder.innerHTML = await answer.text();
      const fresh = holder.firstElementChild;
      fresh.open = false;
      mover.replaceWith(fresh);
      window.htmx.process(fresh);
    }
    const select = moverOf(id).querySelector("select");
    return select ? { select, list: Array.from(select.options) } : null;
  }

  function placeOf(value) {
    const [way, number] = value.split(":");
    return way === "swap"
      ? board().querySelector('.person[data-person="' + number + '"]')
      : board().querySelector('.group[data-place="' + number + '"]');
  }

  function showTargets(found) {
    found.list.forEach((option) => {
      const place = placeOf(option.value);
      if (!place) return;
      if (option.disabled) {
        if (option.value.startsWith("swap:")) place.classList.add("board-forbidden");
        return;
      }
      place.classList.add("board-target");
      place.dataset.effect = option.textContent.slice(option.textContent.lastIndexOf(":") + 1).trim();
      place.dataset.choice = option.value;
    });
  }

  function clear() {
    if (!lifted) return;
    lifted.person.classList.remove("is-lifted");
    if (lifted.ghost) lifted.ghost.remove();
    document.documentElement.classList.remove("is-dragging");
    document.querySelectorAll(".board-target, .board-forbidden").forEach((place) => {
      place.classList.remove("board-target", "board-forbidden", "is-over");
      delete place.dataset.effect;
      delete place.dataset.choice;
    });
    lifted = null;
  }

  function follow(event) {
    const { ghost, found } = lifted;
    ghost.style.transform = "translate(" + (event.clientX + 14) + "px, " + (event.clientY + 14) + "px)";
    const under = document.elementFromPoint(event.clientX, event.clientY);
    const over = under && under.closest(".board-target");
    if (over === lifted.over) return;
    if (lifted.over) lifted.over.classList.remove("is-over");
    lifted.over = over;
    const words = ghost.lastChild;
    words.textContent = "";
    if (!over || !found) return;
    over.classList.add("is-over");
    const option = found.list.find((each) => each.value === over.dataset.choice);
    words.textContent = option ? option.textContent : "";
  }

  async function lift(event) {
    const current = lifted;
    const ghost = document.createElement("div");
    ghost.className = "board-ghost";
    const name = document.createElement("strong");
    name.textContent = current.person.querySelector(".name").textContent;
    ghost.append(name, document.createElement("span"));
    document.body.append(ghost);
    current.ghost = ghost;
    current.person.classList.add("is-lifted");
    document.documentElement.classList.add("is-dragging");
    follow(event);
    const found = await optionsOf(current.id);
    if (lifted !== current || !found) return;
    current.found = found;
    showTargets(found);
  }

  document.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.pointerType === "touch") return;
    const person = event.target.closest(".person.can-drag");
    if (!person || !board()) return;
    lifted = { person, id: person.dataset.person, x: event.clientX, y: event.clientY, ghost: null, over: null, found: null };
    event.preventDefault();
  });

  document.addEventListener("pointermove", (event) => {
    if (!lifted) return;
    if (lifted.ghost) {
      follow(event);
    } else if (Math.hypot(event.clientX - lifted.x, event.clientY - lifted.y) > FAR_ENOUGH) {
      lift(event);
    }
  });

  document.addEventListener("pointerup", () => {
    if (!lifted) return;
    const { over, found } = lifted;
    const choice = over && over.dataset.choice;
    clear();
    if (!choice || !found) return;
    found.select.value = choice;
    found.select.form.requestSubmit();
  });

  document.addEventListener("pointercancel", clear);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") clear(); });

  /* What a change did is said once, to those who do not see it. */
  document.addEventListener("htmx:afterSettle", () => {
    ready();
    const said = document.querySelector("#board .board-said[data-said], #board .notice.grave[role=alert]");
    const live = document.getElementById("board-live");
    if (said && live) live.textContent = said.dataset.said || said.textContent.trim();
  });
  ready();
})();
