;; Three nested loops around one step of a generator that takes in the counters.
(define (run length)
  (let outer ((i length) (x 1))
    (if (= i 0)
        x
        (let middle ((j length) (x x))
          (if (= j 0)
              (outer (- i 1) x)
              (let inner ((k length) (x x))
                (if (= k 0)
                    (middle (- j 1) x)
                    (inner (- k 1)
                           (logand (+ (* x 69069) (logxor i j) k) #x3fffffff)))))))))

(display (run (string->number (cadr (command-line)))))
(newline)
