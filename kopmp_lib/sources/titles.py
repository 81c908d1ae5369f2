"""What is each rule called by those who read of it?"""

from __future__ import annotations

from collections.abc import Mapping

from kopmp_lib.wording import message

_FILES = {
    "unreadable": message("Berkas atau lembar yang tidak dapat dibaca"),
    "encoding": message("Huruf yang rusak"),
    "open_quotation": message("Tanda petik tanpa pasangan"),
    "ragged_row": message("Baris dengan jumlah sel yang berbeda"),
    "hidden_sheet": message("Lembar yang disembunyikan"),
    "below_the_table": message("Baris di bawah tabel"),
    "replaced_rows": message("Baris yang digantikan oleh berkas lain"),
}
_COLUMNS = {
    "unknown_table": message("Tabel yang tidak dikenali"),
    "unknown_column": message("Kolom yang tidak dikenali"),
    "missing_column": message("Kolom wajib yang tidak ada"),
    "no_column_name": message("Kolom yang tidak bernama"),
    "duplicate_column": message("Nama kolom yang berulang"),
    "same_column": message("Dua kolom dengan arti yang sama"),
    "personal_data": message("Data pribadi"),
}
_CELLS = {
    "not_a_number": message("Bukan angka"),
    "not_a_date": message("Tanggal yang tidak terbaca"),
    "not_a_flag": message("Bukan Ya atau Tidak"),
    "not_allowed": message("Kata di luar daftar"),
    "not_a_geometry": message("Bentuk peta yang tidak terbaca"),
    "pattern": message("Bentuk penulisan yang tidak sesuai"),
    "fraction": message("Pecahan di kolom bilangan bulat"),
    "out_of_range": message("Angka di luar batas"),
    "missing_value": message("Sel wajib yang kosong"),
    "unclear_word": message("Kata yang bisa berarti nol atau belum diketahui"),
    "error_cell": message("Rumus yang gagal"),
    "formula_without_value": message("Rumus yang belum dihitung"),
    "short_unit": message("Singkatan M atau T di belakang angka"),
    "thousands_dot": message("Titik ribuan yang bisa terbaca sebagai koma desimal"),
    "thousands_comma": message("Koma ribuan yang bisa terbaca sebagai koma desimal"),
    "unclear_number": message("Angka dengan tanda desimal yang belum pasti"),
    "mixed_numbers": message("Titik dan koma yang artinya berbeda dalam satu kolom"),
}
_PLACES = {
    "unknown_region": message("Wilayah yang tidak dikenali"),
    "ambiguous_region": message("Nama yang dimiliki lebih dari satu wilayah"),
    "region_elsewhere": message("Wilayah yang terletak di tempat lain"),
    "foreign_level": message("Wilayah dari tingkat lain"),
    "code_and_name_differ": message("Kode dan nama yang tidak cocok"),
    "swapped_coordinates": message("Lintang dan bujur yang tertukar"),
    "repeated_coordinates": message("Koordinat yang sama di beberapa tempat"),
    "far_coordinates": message("Koordinat yang jauh dari yang lain"),
}
_ROWS = {
    "duplicate_key": message("Baris yang kuncinya sudah dipakai"),
    "same_row_twice": message("Baris yang sama persis"),
    "child_sum": message("Jumlah wilayah bawahan yang berbeda dari angka induknya"),
    "parts_and_whole": message("Rincian yang jumlahnya berbeda dari totalnya"),
    "more_than_whole": message("Bagian yang lebih besar daripada keseluruhannya"),
    "one_without_other": message("Angka tanpa pasangannya"),
    "magnitude": message("Angka yang jauh di luar kewajaran"),
    "date_before_programme": message("Tanggal sebelum program dimulai"),
    "date_in_future": message("Tanggal di masa depan"),
    "date_after_as_of": message("Tanggal sesudah keadaan data"),
    "rat_too_early": message("RAT yang tanggalnya terlalu awal"),
    "steps_out_of_order": message("Langkah yang urutan tanggalnya terbalik"),
    "step_without_day": message("Tahap yang disebut tanpa tanggal"),
    "rat_of_earlier_year": message("RAT dari tahun sebelum program"),
    "amount_per_member": message("Simpanan yang mungkin ditulis per anggota"),
    "zero_or_silent": message("Nol yang mungkin berarti belum melapor"),
    "simulated_rows": message("Angka yang dibuat oleh program"),
    "stale": message("Data yang sudah lama"),
}

RULES: Mapping[str, str] = {**_FILES, **_COLUMNS, **_CELLS, **_PLACES, **_ROWS}
"""Every rule that a fault may name, with what it is called, as a message."""
