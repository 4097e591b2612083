import { z } from 'zod'

const MAX_LAYOUT_CHARACTERS = 64 * 1024

/** The person's settings; each absent field has its default. Kept in `settings.json` of the data folder. */
export const settingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  /** Start nothing while the machine runs on its battery. */
  pauseOnBattery: z.boolean().default(false),
  notifications: z.boolean().default(true),
  /** Closing the window leaves the app in the tray, with what runs going on. */
  keepRunningWhenClosed: z.boolean().default(true),
  /** What the window remembers of itself: sizes, selection, closed sections. The main process does not look into it. */
  layout: z
    .record(z.string(), z.json())
    .refine((layout) => JSON.stringify(layout).length <= MAX_LAYOUT_CHARACTERS, 'must be at most 64 kB')
    .default({}),
})
export type Settings = z.infer<typeof settingsSchema>

/** Fields to change; `layout` is merged key by key, a null removes the key. */
export const settingsChangeSchema = z.strictObject({
  theme: settingsSchema.shape.theme.unwrap().optional(),
  pauseOnBattery: z.boolean().optional(),
  notifications: z.boolean().optional(),
  keepRunningWhenClosed: z.boolean().optional(),
  layout: z.record(z.string(), z.json()).optional(),
})
export type SettingsChange = z.infer<typeof settingsChangeSchema>
