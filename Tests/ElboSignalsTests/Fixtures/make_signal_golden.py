"""Golden numbers of mel filters, spectra and resampling: pip install librosa==0.11.0 numpy, then python make_signal_golden.py."""
import json
import pathlib

import librosa
import numpy as np

n = np.arange(2000)
signal = np.sin(0.05 * n) + 0.5 * np.cos(0.31 * n + 0.2) + 0.1 * np.sin(0.0003 * n * n)
spectra = librosa.stft(signal, n_fft=256, hop_length=64, center=True, pad_mode="constant").T


def filters(rate, window, bands, norm):
    return librosa.filters.mel(
        sr=rate, n_fft=window, n_mels=bands, norm=norm, dtype=np.float64
    ).tolist()


golden = {
    "librosa": librosa.__version__,
    "area": filters(8000, 256, 12, "slaney"),
    "unit": filters(16000, 512, 16, None),
    "frame": 7,
    "real": spectra[7].real.tolist(),
    "imaginary": spectra[7].imag.tolist(),
    "frames": len(spectra),
}
pathlib.Path(__file__).with_name("signals.json").write_text(json.dumps(golden))
