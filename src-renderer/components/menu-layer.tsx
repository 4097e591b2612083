const ID = 'menus'

/** Where menus are drawn: a landmark of their own, so that nothing on the page lies outside one. */
export function MenuLayer() {
  return <section id={ID} aria-label="Menus" />
}

/** The layer's element, for a portal; null, i.e. the page's body, before it is there. */
export function menuLayer(): HTMLElement | null {
  return document.getElementById(ID)
}
