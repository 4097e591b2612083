import { Tooltip } from '@base-ui/react/tooltip'
import type { LucideIcon } from 'lucide-react'
import type { ComponentProps, Ref } from 'react'
import { Keys } from './keys.js'

interface Props extends Omit<ComponentProps<'button'>, 'type'> {
  icon: LucideIcon
  /** The accessible name, also shown as a tip. */
  label: string
  /** A shortcut to show in the tip, e.g. `Mod+K`. */
  keys?: string | undefined
  small?: boolean
  ref?: Ref<HTMLButtonElement>
}

/** A button that shows an icon, and `children` beside it: its name is in the accessibility tree and in a tip. */
export function IconButton({ icon: Icon, label, keys, small, className, ref, children, ...rest }: Props) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        ref={ref}
        render={
          <button
            type="button"
            aria-label={label}
            className={`icon-button${small ? ' small' : ''}${className ? ` ${className}` : ''}`}
            {...rest}
          />
        }
      >
        <Icon size={small ? 14 : 16} strokeWidth={1.75} aria-hidden="true" />
        {children}
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Positioner className="menu-positioner" sideOffset={6}>
          <Tooltip.Popup className="tooltip">
            {label}
            {keys === undefined ? null : <Keys keys={keys} />}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
