import { Select as Base } from '@base-ui/react/select'
import { Check, ChevronsUpDown } from 'lucide-react'
import { type ComponentProps, useCallback, useRef } from 'react'
import { menuLayer } from './menu-layer.js'

export interface Option<Value extends string> {
  value: Value
  label: string
}

interface Props<Value extends string>
  extends Omit<ComponentProps<'button'>, 'value' | 'onChange' | 'ref' | 'children'> {
  value: Value
  options: readonly Option<Value>[]
  onChange(value: Value): void
  /** Low and as narrow as what it shows, for bars. */
  compact?: boolean
}

/** A choice of one among some, drawn like the app's menus. Name it by `aria-label`, or by a label for its `id`. */
export function Select<Value extends string>({ value, options, onChange, compact, ...control }: Props<Value>) {
  // In a dialog the list belongs to it: outside it nothing can be reached while it is open.
  const layer = useRef<HTMLElement | null>(null)
  const findLayer = useCallback((trigger: HTMLButtonElement | null) => {
    layer.current = trigger?.closest<HTMLElement>('[role="dialog"]') ?? menuLayer()
  }, [])
  return (
    <Base.Root
      items={options}
      value={value}
      onValueChange={(next) => {
        if (next !== null) onChange(next)
      }}
    >
      <Base.Trigger ref={findLayer} {...control} className={compact ? 'select compact' : 'select'}>
        <Base.Value className="truncate" />
        <Base.Icon className="select-icon">
          <ChevronsUpDown size={12} strokeWidth={1.75} aria-hidden="true" />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal container={layer}>
        <Base.Positioner className="menu-positioner" alignItemWithTrigger={false} sideOffset={4}>
          <Base.Popup className="menu select-menu">
            {options.map((option) => (
              <Base.Item key={option.value} value={option.value} className="menu-item">
                <span className="menu-check">
                  <Base.ItemIndicator>
                    <Check size={14} aria-hidden="true" />
                  </Base.ItemIndicator>
                </span>
                <Base.ItemText className="menu-label">{option.label}</Base.ItemText>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
