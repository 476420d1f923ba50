# SPDX-License-Identifier: GPL-2.0-or-later
# Draws the ratios to the baseline kernel.  gnuplot -e "data='...'; svg='...'"
set terminal svg size 1100,420 font "sans-serif,12" background "white"
set output svg
set style data histograms
set style histogram clustered gap 1
set style fill solid 0.9 noborder
set ylabel "instructions, unpatched kernel = 1"
set yrange [0.4:*]
set grid ytics
set xtics rotate by -45
set key top left horizontal
plot for [i=2:4] data using i:xticlabels(1) title columnheader(i)
