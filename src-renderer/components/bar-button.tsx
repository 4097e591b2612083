import type { LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'
import { IconButton } from './icon-button.js'

interface Props extends Omit<ComponentProps<typeof IconButton>, 'icon' | 'small'> {
  icon: LucideIcon
  /** A part of the label, said beside the icon where the bar has room for it. */
  word: string
}

/** A small button in a bar above a text. */
export function BarButton({ word, className, ...rest }: Props) {
  return (
    <IconButton small className={className === undefined ? 'bar-button' : `bar-button ${className}`} {...rest}>
      <span className="bar-word">{word}</span>
    </IconButton>
  )
}
