/** How a scroll that the app starts may move: not at all for those who asked their system for less motion. */
export function scrollMotion(): 'smooth' | 'auto' {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth'
}
