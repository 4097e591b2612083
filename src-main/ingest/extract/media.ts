import { type ITrackInfo, parseFile } from 'music-metadata'
import { type Extract, type Extraction, factsOf } from '../extraction.js'
import { readByProgram } from '../read-by-program.js'

const PROBE_MS = 60_000

/** Facts about a sound recording or a video: how long, in what, by whom. Their text is not read: that would be hearing. */
export const extractMedia: Extract = async (extraction) => {
  const { path, name, note, detected } = extraction
  const read = await parseFile(path, { skipCovers: true, duration: false }).catch((thrown: Error) => thrown)
  const { format, common } = read instanceof Error ? {} : read
  const picture = detected.kind === 'video' ? await pictureFacts(format?.trackInfo ?? [], extraction) : {}
  // Where another program told what it is, it does not matter that its tags are of a kind that is not known.
  if (read instanceof Error && Object.keys(picture).length === 0) {
    note(`What is in it could not be read: ${read.message.replaceAll(path, name)}`)
  }
  const seconds = format?.duration ?? longestOf(format?.trackInfo ?? [])
  const lyrics = common?.lyrics?.map(({ text }) => text ?? '').filter((text) => text !== '') ?? []
  for (const text of lyrics) await extraction.out.text(`${text}\n`)
  return {
    title: common?.title ?? null,
    facts: factsOf({
      duration: seconds === null ? null : durationWords(seconds),
      ...picture,
      artist: common?.artist,
      album: common?.album,
      'album artist': common?.albumartist,
      track: common?.track.no,
      year: common?.year,
      genre: common?.genre,
      composer: common?.composer,
      comment: common?.comment
        ?.map((one) => (typeof one === 'string' ? one : (one.text ?? '')))
        .filter((one) => one !== ''),
      container: format?.container,
      codec: format?.codec,
      'bit rate': format?.bitrate === undefined ? null : `${Math.round(format.bitrate / 1000)} kbit/s`,
      'sample rate': format?.sampleRate === undefined ? null : `${format.sampleRate} Hz`,
      channels: format?.numberOfChannels,
      lossless: format?.lossless,
    }),
  }
}

type Tracks = readonly ITrackInfo[]

function longestOf(tracks: Tracks): number | null {
  const seconds = Math.max(0, ...tracks.map(({ duration }) => duration ?? 0))
  return seconds > 0 ? seconds : null
}

/** What the file says of its picture; where it says too little, what `ffprobe` does, if it is installed. */
async function pictureFacts(tracks: Tracks, extraction: Extraction): Promise<Record<string, string | number | null>> {
  const track = tracks.find(({ video }) => video?.pixelWidth !== undefined)
  if (track === undefined) return probedFacts(extraction)
  return {
    width: track.video?.pixelWidth ?? null,
    height: track.video?.pixelHeight ?? null,
    // Some are in the angle brackets of their box's name.
    'picture codec': (track.codecName ?? track.codecId)?.replaceAll(/[<>]/g, '') ?? null,
    'frames a second': track.video?.frameRate === undefined ? null : Math.round(track.video.frameRate * 100) / 100,
  }
}

interface ProbedStream {
  codec_type?: string
  codec_name?: string
  width?: number
  height?: number
  avg_frame_rate?: string
}

async function probedFacts({
  program,
  note,
  path,
  signal,
}: Extraction): Promise<Record<string, string | number | null>> {
  const ffprobe = program('ffprobe')
  if (ffprobe === null) {
    note('Size and codec of the picture were not read: the program ffprobe is not installed.')
    return {}
  }
  const args = ['-v', 'error', '-print_format', 'json', '-show_streams', '-show_format', `file:${path}`]
  const read = await readByProgram(ffprobe, args, { signal, timeoutMs: PROBE_MS })
  if (read.text === null) {
    note(`Size and codec of the picture were not read: ffprobe failed (${read.why}).`)
    return {}
  }
  try {
    const { streams = [], format } = JSON.parse(read.text) as {
      streams?: ProbedStream[]
      format?: { duration?: string }
    }
    const video = streams.find((stream) => stream.codec_type === 'video')
    const seconds = Number(format?.duration)
    return {
      ...(Number.isFinite(seconds) && seconds > 0 ? { duration: durationWords(seconds) } : {}),
      width: video?.width ?? null,
      height: video?.height ?? null,
      'picture codec': video?.codec_name ?? null,
      'frames a second': framesOf(video?.avg_frame_rate),
    }
  } catch {
    note('Size and codec of the picture were not read: ffprobe answered with something else than JSON.')
    return {}
  }
}

/** `30000/1001` as 29.97. */
function framesOf(rate: string | undefined): number | null {
  const [count = Number.NaN, seconds = 1] = (rate ?? '').split('/').map(Number)
  const frames = count / seconds
  return Number.isFinite(frames) && frames > 0 ? Math.round(frames * 100) / 100 : null
}

/** `3:07`, `1:02:03`, `0.4 s`. */
function durationWords(seconds: number): string {
  if (seconds < 10) return `${Math.round(seconds * 10) / 10} s`
  const whole = Math.round(seconds)
  const two = (value: number) => String(value).padStart(2, '0')
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`
}
