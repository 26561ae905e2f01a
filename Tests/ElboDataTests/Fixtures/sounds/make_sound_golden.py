"""Small sounds in many formats and what soundfile reads of them: pip install soundfile==0.14.0 numpy, then python make_sound_golden.py."""
import json
import pathlib

import numpy as np
import soundfile

folder = pathlib.Path(__file__).parent
n = np.arange(150)
left = 0.6 * np.sin(0.11 * n) + 0.2 * np.cos(0.023 * n * (1 + n / 900))
signal = np.stack([left, -0.9 * np.cos(0.07 * n)], axis=1)
golden = {"soundfile": soundfile.__version__}
for name, format, subtype in [
    ("u8.wav", "WAV", "PCM_U8"),
    ("s16.wav", "WAV", "PCM_16"),
    ("s24.wav", "WAV", "PCM_24"),
    ("s32.wav", "WAV", "PCM_32"),
    ("f32.wav", "WAV", "FLOAT"),
    ("f64.wav", "WAV", "DOUBLE"),
    ("extensible.wav", "WAVEX", "PCM_24"),
    ("ulaw.wav", "WAV", "ULAW"),
    ("s16.aiff", "AIFF", "PCM_16"),
    ("s24.flac", "FLAC", "PCM_24"),
    ("vorbis.ogg", "OGG", "VORBIS"),
    ("layer3.mp3", "MP3", "MPEG_LAYER_III"),
]:
    soundfile.write(folder / name, signal, 16000, format=format, subtype=subtype)
    samples, rate = soundfile.read(folder / name, dtype="float32")
    golden[name] = {"rate": rate, "samples": [float(x) for x in samples.ravel()]}
(folder / "golden.json").write_text(json.dumps(golden))
